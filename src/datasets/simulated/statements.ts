import { SCP_CODES } from "../../labels/index.ts";

/**
 * What can be said of a simulated heart, by the SCP-ECG statements that PTB-XL uses. Each has a definition that the heart keeps and that
 * the tests measure; where a cohort's readers are doubtful (see Cohort), some records come close to it only.
 *
 * | statement | definition |
 * |---|---|
 * | 1AVB, 2AVB, 3AVB | PR above 200 ms; some P waves without QRS; P waves and QRS complexes independent of each other |
 * | CRBBB, IRBBB | QRS of 120 ms or more, or of 100 to 119 ms; forces end to the right and the front: V1 ends positive, V6 negative |
 * | CLBBB, ILBBB | the same durations; no septal q in I and V6, V1 negative; in the complete block T opposite to QRS |
 * | LAFB, LPFB | axis from -45 to -90 with qR in aVL; axis of 90 or more with rS in I and aVL and qR in III and aVF |
 * | IVCD | QRS above 110 ms with the shape of neither block |
 * | WPW | PR below 120 ms, QRS begins slowly (delta wave) and is 110 ms or longer |
 * | IMI, ASMI, AMI, ALMI, LMI, ILMI, IPMI, IPLMI, PMI | old: Q of 30 ms and 0.1 mV, or QS, in two leads of the territory (posterior: R at least as tall as S is deep in V2); acute: ST elevation in two of its leads at J + 60 ms by 0.1 mV, in V2 and V3 0.2 mV |
 * | INJAS, INJAL, INJIN, INJLA, INJIL | subendocardial injury: ST depression of 0.1 mV in two leads of the territory |
 * | ISC_, ISCAL, ISCAS, ISCAN, ISCLA, ISCIN, ISCIL | T inverted by 0.1 mV in two leads of the territory |
 * | NDT | T between -0.1 mV and a tenth of R, in I, II, V5 or V6 |
 * | NST_, STD_ | ST depression of 0.05 mV in two of II, V4, V5 and V6 |
 * | STE_ | ST elevation of 0.1 mV in two of V2 to V6, without infarct |
 * | DIG | sagging ST depression of 0.05 mV in V5 or V6, flat T, short QT |
 * | LNGQT | QTc (Framingham) above 460 ms |
 * | EL | potassium is low (T flat and followed by a U wave as high) or high (tall narrow T) |
 * | ANEUR | an old anteroseptal infarct whose ST stays up by 0.1 mV in V2 or V3 |
 * | LVH | Sokolow-Lyon index (S in V1 + R in V5 or V6) of 3.5 mV, or Cornell index (R in aVL + S in V3) of 2.8 mV for men and 2.0 mV for women, or R in aVL of 1.1 mV |
 * | RVH | axis of 90 or more, R at least as tall as S is deep in V1, S in V6 |
 * | SEHYP | Q in V5 and V6 deeper than 0.2 mV, R in V1 above 0.5 mV |
 * | LAO/LAE, RAO/RAE | P of 120 ms with a terminal part in V1 of 40 ms and 0.1 mV below; P of 0.25 mV in II |
 * | SBRAD, STACH, SARRH | sinus rhythm below 60, above 100; longest and shortest cycle differ by 120 ms or more |
 * | AFIB, AFLT | no P waves, fibrillatory waves, irregular cycles; a sawtooth of 240 to 340 waves per minute |
 * | SVTAC | regular narrow QRS complexes at 140 to 210 per minute, no P waves before them |
 * | PAC, PVC | beats that come early: with an own P wave and narrow QRS; without one and wide |
 * | BIGU, TRIGU | every second, every third beat is such |
 * | PACE | a spike before each QRS complex, which is wide |
 * | LAD, RAD | axis from -30 to -90, from 90 to 180 (no SCP statement; other datasets have them as classes) |
 * | INVT, LOWT | T inverted, T below a tenth of R, in two of I, II, V4, V5 and V6 |
 * | LVOLT | QRS below 0.5 mV from peak to peak in all limb leads |
 */
export const CONDITIONS = [
  ...(["1AVB", "2AVB", "3AVB"] as const),
  ...(["CRBBB", "IRBBB", "CLBBB", "ILBBB", "LAFB", "LPFB", "IVCD", "WPW"] as const),
  ...(["IMI", "ASMI", "AMI", "ALMI", "LMI", "ILMI", "IPMI", "IPLMI", "PMI"] as const),
  ...(["INJAS", "INJAL", "INJIN", "INJLA", "INJIL"] as const),
  ...(["ISC_", "ISCAL", "ISCAS", "ISCAN", "ISCLA", "ISCIN", "ISCIL"] as const),
  ...(["NDT", "NST_", "DIG", "LNGQT", "EL", "ANEUR"] as const),
  ...(["LVH", "RVH", "SEHYP", "LAO/LAE", "RAO/RAE"] as const),
  ...(["SBRAD", "STACH", "SARRH", "AFIB", "AFLT", "SVTAC", "PAC", "PVC", "BIGU", "TRIGU", "PACE"] as const),
  ...(["LAD", "RAD", "STD_", "STE_", "INVT", "LOWT", "LVOLT"] as const),
] as const;

export type Condition = (typeof CONDITIONS)[number];

/** The diagnostic superclass in PTB-XL's table; statements of form and rhythm have none. */
export const SUPERCLASS: Readonly<Partial<Record<Condition, string>>> = Object.fromEntries(
  CONDITIONS.flatMap((c) => {
    const superclass = SCP_CODES.get(c)?.superclass;
    return superclass ? [[c, superclass]] : [];
  }),
);

/** How often each condition is drawn, of all records, before those that exclude each other are resolved. */
export type Prevalence = Readonly<Partial<Record<Condition, number>>>;

/** Logarithm of the relative risk per standard deviation of age, and of three dispositions: coronary disease, load, weak conduction. */
export interface Risk {
  readonly age: number;
  readonly coronary: number;
  readonly load: number;
  readonly conduction: number;
}

const risk = (age: number, coronary = 0, load = 0, conduction = 0): Risk => ({
  age,
  coronary,
  load,
  conduction,
});

const INFARCT = risk(0.55, 1.1, 0.2);
const BLOCK = risk(0.5, 0.5, 0.2, 0.9);

/** Statements without an entry are as frequent in everybody. */
export const RISK: Readonly<Partial<Record<Condition, Risk>>> = {
  "1AVB": risk(0.6, 0.4, 0.2, 0.8),
  CRBBB: BLOCK,
  IRBBB: risk(0, 0.1, 0, 0.5),
  CLBBB: risk(0.5, 0, 0.5, 0.6),
  ILBBB: risk(0.4, 0.2, 0.6, 0.3),
  LAFB: BLOCK,
  LPFB: risk(0.1, 0.2, 0, 0.6),
  IVCD: risk(0.4, 0.5, 0.5, 0.6),
  IMI: INFARCT,
  ASMI: INFARCT,
  AMI: INFARCT,
  ALMI: INFARCT,
  LMI: INFARCT,
  ILMI: INFARCT,
  IPMI: INFARCT,
  IPLMI: INFARCT,
  PMI: INFARCT,
  INJAS: risk(0.4, 0.5, 0.3),
  INJAL: risk(0.4, 0.5, 0.3),
  ISCAL: risk(0.5, 0.6, 0.3),
  ISC_: risk(0.5, 0.4, 0.6),
  NDT: risk(0.45, 0.3, 0.3),
  NST_: risk(0.5, 0.2, 0.3),
  DIG: risk(0.8),
  LVH: risk(0.5, 0.4, 0.9),
  "LAO/LAE": risk(0.5, 0.2, 0.8, 0.5),
  AFIB: risk(0.7, 0.5, 0.6, 0.4),
  AFLT: risk(0.5),
  PAC: risk(0.6),
  PVC: risk(0.45, 0.5, 0.3, 0.2),
  PACE: risk(0.5, 0, 0, 0.5),
  SBRAD: risk(-0.1),
  STACH: risk(0.1),
  SARRH: risk(-0.5),
};
