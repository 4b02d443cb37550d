import { lstm2 } from "./lstm2-pooled.ts";

export const bilstm2Pooled = lstm2("bilstm2-pooled", 2);
