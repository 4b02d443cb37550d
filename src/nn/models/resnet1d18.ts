import { basicBlock, resnet1d } from "./resnet.ts";

export const resnet1d18 = resnet1d("resnet1d18", basicBlock, [2, 2, 2, 2]);
