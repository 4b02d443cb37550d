/**
 * The scored classes of the PhysioNet/CinC Challenge 2021 in the order of its `weights.csv`, equivalent SNOMED CT codes joined, and where
 * each stands on the line from which the rewards can be had: clinicians put diagnoses that are treated alike near each other.
 */
const POSITIONS: readonly (readonly [codes: string, eightieths: number])[] = [
  ["164889003", 0], // atrial fibrillation
  ["164890007", 0], // atrial flutter
  ["6374002", 2], // bundle branch block
  ["426627000", 16], // bradycardia
  ["733534002|164909002", 2], // left bundle branch block
  ["713427006|59118001", 8], // right bundle branch block
  ["270492004", 16], // first-degree AV block
  ["713426002", 16], // incomplete right bundle branch block
  ["39732003", 12], // left axis deviation
  ["445118002", 12], // left anterior fascicular block
  ["164947007", 16], // prolonged PR interval
  ["251146004", 6], // low QRS voltages
  ["111975006", 4], // prolonged QT interval
  ["698252002", 12], // nonspecific intraventricular conduction disorder
  ["426783006", 20], // sinus rhythm
  ["284470004|63593006", 13], // premature atrial contraction
  ["10370003", 10], // pacing rhythm
  ["365413008", 6], // poor R wave progression
  ["427172004|17338001", 10], // premature ventricular contraction
  ["164917005", -8], // Q wave abnormal
  ["47665007", 12], // right axis deviation
  ["427393009", 16], // sinus arrhythmia
  ["426177001", 16], // sinus bradycardia
  ["427084000", 10], // sinus tachycardia
  ["164934002", 0], // T wave abnormal
  ["59931005", 0], // T wave inversion
];

/** Two pairs that stand in the same place and yet get less than half: the block's side, and two different low voltages. */
const APART = new Map([
  ["6374002 733534002|164909002", 0.475],
  ["251146004 365413008", 0.475],
]);

/** The scored classes of the Challenge 2021, equivalent codes joined by `|`. */
export const CHALLENGE_2021_CLASSES: readonly string[] = POSITIONS.map(([codes]) => codes);

/** The class that deciding on alone gets a score of 0: sinus rhythm. */
export const CHALLENGE_2021_NORMAL: number = CHALLENGE_2021_CLASSES.indexOf("426783006");

/** The reward for deciding on the column's class where the row's is true, [26, 26], symmetric (evaluation-2021, `weights.csv`). */
export const CHALLENGE_2021_WEIGHTS: readonly (readonly number[])[] = POSITIONS.map(([a, p]) =>
  POSITIONS.map(([b, q]) =>
    a === b ? 1 : (APART.get(`${a} ${b}`) ?? APART.get(`${b} ${a}`) ?? 0.5 - Math.abs(p - q) / 80),
  ),
);
