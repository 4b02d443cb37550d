/** The remainders of the 256 bytes for a cyclic redundancy check of `bits` (8 or 16) bits, highest bit first. */
function table(bits: 8 | 16, polynomial: number): Uint16Array {
  const top = 1 << (bits - 1);
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let rest = byte << (bits - 8);
    for (let i = 0; i < 8; i++) rest = (rest << 1) ^ (rest & top ? polynomial : 0);
    return rest & (2 * top - 1);
  });
}

const TABLE_8 = table(8, 0x07);
const TABLE_16 = table(16, 0x8005);

/** CRC-8 of `bytes[from..to)`, as FLAC's frame headers end with it (RFC 9639, 9.1.8). */
export function crc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = TABLE_8[crc ^ bytes[i]!]!;
  return crc;
}

/** CRC-16 of `bytes[from..to)`, as FLAC's frames end with it (RFC 9639, 9.3). */
export function crc16(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = ((crc << 8) & 0xff00) ^ TABLE_16[(crc >> 8) ^ bytes[i]!]!;
  return crc;
}
