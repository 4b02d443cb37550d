export type { Advice } from "./advice.ts";
export { type AdviseEvent, type AdviseOptions, advise } from "./advise.ts";
