export { numpy } from "./numpy.ts";
