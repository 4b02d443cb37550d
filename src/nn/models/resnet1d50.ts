import { bottleneck, resnet1d } from "./resnet.ts";

export const resnet1d50 = resnet1d("resnet1d50", bottleneck, [3, 4, 6, 3]);
