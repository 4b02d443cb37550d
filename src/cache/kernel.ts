/**
 * The two loops over all samples of a dataset, as WebAssembly with vector instructions: ten times as fast as the same loops in JavaScript,
 * which converts every sample to a double and back by itself. `quantise.ts` has those loops; the results are the same bits.
 *
 * The memory is six pages: samples as float32 from 0 on, results as int16 from `RESULTS` on.
 */
export interface Kernel {
  readonly samples: Float32Array;
  readonly results: Int16Array;
  /** The largest magnitude of the samples before byte `end`, a multiple of 16; NaN where one of them is. */
  magnitude(end: number): number;
  /** Each of these samples as floor(sample * factor + 0.5); none may be NaN. */
  quantise(end: number, factor: number): void;
}

const RESULTS = 2 ** 18;
/** Samples that there is room for: two minutes at 500 Hz. */
export const KERNEL_SAMPLES: number = RESULTS / 4;

const I32 = 0x7f;
const F32 = 0x7d;
const F64 = 0x7c;
const V128 = 0x7b;

const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const i32Const16 = [0x41, 16];
const i32Add = [0x6a];
const load = [0xfd, 0x00, 4, 0]; // v128.load align=16
const f32x4Abs = [0xfd, 0xe0, 0x01];
const f32x4Differs = [0xfd, 0x42]; // f32x4.ne
const f32x4Pmax = [0xfd, 0xeb, 0x01]; // the first where the second is NaN
const or = [0xfd, 0x50];
const anyTrue = [0xfd, 0x53];
const select = [0x1b];
const nan = [0x43, 0, 0, 0xc0, 0x7f]; // f32.const nan
const f32Max = [0x97];
const lane = (i: number) => [0xfd, 0x1f, i]; // f32x4.extract_lane
const f64x2Splat = [0xfd, 0x14];
const f64x2Mul = [0xfd, 0xf2, 0x01];
const f64x2Add = [0xfd, 0xf0, 0x01];
const f64x2Floor = [0xfd, 0x75];
const promoteLow = [0xfd, 0x5f]; // f64x2.promote_low_f32x4
const toIntegers = [0xfd, 0xfc, 0x01]; // i32x4.trunc_sat_f64x2_s_zero
const narrow = [0xfd, 0x85, 0x01]; // i16x8.narrow_i32x4_s
const half = [0x44, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f]; // f64.const 0.5
const END = 0x0b;

const bytes = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
const shuffle = (lanes: readonly number[]) => [0xfd, 0x0d, ...lanes];
const highHalf = shuffle([...bytes(8, 8), ...bytes(8, 8)]);
const lowHalves = shuffle([...bytes(0, 8), ...bytes(16, 8)]);

/** Does something for the 16 bytes at each `at` from 0 to the first parameter. */
const eachSixteen = (at: number, work: readonly number[]) => [
  ...[0x03, 0x40], // loop
  ...work,
  ...get(at),
  ...i32Const16,
  ...i32Add,
  ...tee(at),
  ...get(0),
  0x49, // i32.lt_u
  ...[0x0d, 0], // br_if
  END,
];

const [MOST, MISSING, SAMPLE] = [2, 3, 4];

// (func (param $end i32) (result f32) (local $at i32) (local $most v128) (local $missing v128) (local $sample v128))
const magnitude = [
  ...eachSixteen(1, [
    ...[...get(MOST), ...get(1), ...load, ...tee(SAMPLE), ...f32x4Abs, ...f32x4Pmax, ...set(MOST)],
    ...[...get(MISSING), ...get(SAMPLE), ...get(SAMPLE), ...f32x4Differs, ...or, ...set(MISSING)],
  ]),
  ...nan,
  ...[...get(MOST), ...lane(0), ...get(MOST), ...lane(1), ...f32Max],
  ...[...get(MOST), ...lane(2), ...get(MOST), ...lane(3), ...f32Max],
  ...[...f32Max, ...get(MISSING), ...anyTrue, ...select],
  END,
];

const [FACTOR, HALF, SAMPLES] = [3, 4, 5];
const rounded = [
  ...promoteLow,
  ...get(FACTOR),
  ...f64x2Mul,
  ...get(HALF),
  ...f64x2Add,
  ...f64x2Floor,
  ...toIntegers,
];

// (func (param $end i32) (param $factor f64) (local $at i32) (local $factors v128) (local $half v128) (local $samples v128))
const quantise = [
  ...[...get(1), ...f64x2Splat, ...set(FACTOR)],
  ...[...half, ...f64x2Splat, ...set(HALF)],
  ...eachSixteen(2, [
    ...[...get(2), 0x41, 1, 0x76], // $at >> 1, to which the store adds RESULTS
    ...[...get(2), ...load, ...tee(SAMPLES), ...rounded],
    ...[...get(SAMPLES), ...get(SAMPLES), ...highHalf, ...rounded],
    ...[...lowHalves, ...tee(SAMPLES), ...get(SAMPLES), ...narrow],
    ...[0xfd, 0x5b, 3, 0x80, 0x80, 0x10, 0], // v128.store64_lane align=8 offset=RESULTS
  ]),
  END,
];

const sized = (content: readonly number[]): number[] => {
  const { length } = content;
  return [...(length < 128 ? [length] : [(length & 127) | 128, length >> 7]), ...content];
};
const section = (id: number, content: readonly number[]) => [id, ...sized(content)];
const text = (name: string) => sized([...new TextEncoder().encode(name)]);

const MODULE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // \0asm, version 1
  ...section(1, [2, ...[0x60, 1, I32, 1, F32], ...[0x60, 2, I32, F64, 0]]), // types
  ...section(3, [2, 0, 1]), // functions
  ...section(5, [1, 1, 6, 6]), // one memory of six pages
  ...section(7, [
    3,
    ...[...text("memory"), 2, 0],
    ...[...text("magnitude"), 0, 0],
    ...[...text("quantise"), 0, 1],
  ]),
  ...section(10, [
    2,
    ...sized([2, 1, I32, 3, V128, ...magnitude]),
    ...sized([2, 1, I32, 3, V128, ...quantise]),
  ]),
]);

// Not in the types of Node.
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

interface Exports extends Pick<Kernel, "magnitude" | "quantise"> {
  readonly memory: { readonly buffer: ArrayBuffer };
}

function instantiate(): Kernel | null {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
  try {
    const { memory, magnitude, quantise } = new Instance(new Module(MODULE)).exports as Exports;
    return {
      samples: new Float32Array(memory.buffer, 0, KERNEL_SAMPLES),
      results: new Int16Array(memory.buffer, RESULTS, KERNEL_SAMPLES),
      magnitude,
      quantise,
    };
  } catch {
    return null; // no vector instructions
  }
}

/** Null where the processor has no such instructions. */
export const kernel: Kernel | null = instantiate();
