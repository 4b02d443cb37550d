export { matlab } from "./matlab.ts";
