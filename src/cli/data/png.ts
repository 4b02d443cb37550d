import { Resvg } from "@resvg/resvg-js";

/** Pixels across a drawing: 150 to the inch on A4, landscape. */
const WIDTH = 1754;

const LETTER =
  '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text x="2" y="15" font-family="sans-serif">I</text></svg>';

let fonts: boolean | null = null;

/** Whether this computer has a font in which text can be drawn: the renderer brings none and leaves text out where there is none. */
export function hasFont(): boolean {
  fonts ??= new Resvg(LETTER).getBBox() !== undefined;
  return fonts;
}

/** A drawing as PNG on white, 1,754 pixels wide. */
export function pngOf(svg: string): Uint8Array {
  return new Resvg(svg, { fitTo: { mode: "width", value: WIDTH }, background: "white" }).render().asPng();
}
