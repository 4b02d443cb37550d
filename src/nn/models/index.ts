export { bilstm } from "./bilstm.ts";
export { gru } from "./gru.ts";
export { lstm } from "./lstm.ts";
export { resnet1d18 } from "./resnet1d18.ts";
export { resnet1d50 } from "./resnet1d50.ts";
export { resnet1d101 } from "./resnet1d101.ts";
