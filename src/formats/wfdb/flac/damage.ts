/** What is wrong with a FLAC stream, before file and place are known. Never leaves this folder. */
export class Damage extends Error {
  override readonly name = "Damage";
}
