/**
 * The statements of LUDB, as its headers spell them, with the SNOMED CT codes that the PhysioNet Challenge 2021 uses for the same thing
 * (https://github.com/physionetchallenges/evaluation-2021, dx_mapping); what the Challenge has no code for has none here.
 */
const SNOMED: Readonly<Record<string, string>> = {
  "Rhythm: Sinus rhythm": "426783006",
  "Rhythm: Sinus tachycardia": "427084000",
  "Rhythm: Sinus bradycardia": "426177001",
  "Rhythm: Sinus arrhythmia": "427393009",
  "Rhythm: Irregular sinus rhythm": "427393009",
  "Rhythm: Atrial fibrillation": "164889003",
  "Rhythm: Atrial flutter, typical": "164890007",
  "Wandering atrial pacemaker": "195101003",
  "Electric axis of the heart: left axis deviation": "39732003",
  "Electric axis of the heart: right axis deviation": "47665007",
  "I degree AV block": "270492004",
  "III degree AV-block": "27885002",
  "Sinoatrial blockade, undefined": "65778007",
  "Incomplete right bundle branch block": "713426002",
  "Complete right bundle branch block": "713427006",
  "Incomplete left bundle branch block": "251120003",
  "Complete left bundle branch block": "733534002",
  "Left anterior hemiblock": "445118002",
  "Non-specific intravintricular conduction delay": "698252002",
  "Left atrial hypertrophy": "446813000",
  "Right atrial hypertrophy": "446358003",
  "Left ventricular hypertrophy": "164873001",
  "Right ventricular hypertrophy": "89792004",
  "Early repolarization syndrome": "428417006",
  "Ischemia: anterior wall": "426434006",
  "Ischemia: inferior wall": "425419005",
  "Ischemia: lateral wall": "425623009",
};
/** Statements that say more than their code, by how they begin. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ["Atrial extrasystole", "284470004"],
  ["Ventricular extrasystole", "17338001"],
  ["UNIpolar", "10370003"],
  ["BIpolar", "10370003"],
  ["Biventricular pacing", "10370003"],
  ["Pacemaker presence", "10370003"],
];

export const RHYTHM = "Rhythm: ";
export const AXIS = "Electric axis of the heart: ";

/** The SNOMED CT codes of LUDB's statements, each once. */
export function snomedOfLudb(statements: readonly string[]): string[] {
  const codes = statements.map((statement) =>
    Object.hasOwn(SNOMED, statement)
      ? SNOMED[statement]!
      : BEGINNINGS.find(([beginning]) => statement.startsWith(beginning))?.[1],
  );
  return [...new Set(codes.filter((code) => code !== undefined))];
}
