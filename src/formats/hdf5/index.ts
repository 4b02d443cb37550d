export { hdf5 } from "./hdf5.ts";
export { isHdf5 } from "./signature.ts";
