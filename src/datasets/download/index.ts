export { type Offer, offers } from "./catalogue.ts";
export { type Downloaded, type DownloadOptions, download, offerNamed, type Progress } from "./download.ts";
