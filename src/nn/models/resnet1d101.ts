import { bottleneck, resnet1d } from "./resnet.ts";

export const resnet1d101 = resnet1d("resnet1d101", bottleneck, [3, 4, 23, 3]);
