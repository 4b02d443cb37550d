import type { DatasetEntry } from "../types.ts";

type Person = Pick<DatasetEntry, "record" | "age" | "sex">;

/** Every record a patient of its own: all that can be said where nobody gives patients. */
export const ownPatients = (people: readonly Person[]): string[] => people.map(({ record }) => record);

/**
 * Records that follow each other in number with the same age and sex as one patient, named by the first record: for sources whose
 * records were renumbered in an order that kept each patient's together. Two patients that look alike become one, which costs a split some
 * freedom; one patient in two parts of a split would cost the result its meaning.
 */
export function neighbouringPatients(people: readonly Person[]): string[] {
  const patients: string[] = [];
  people.forEach(({ record, age, sex }, i) => {
    const before = people[i - 1];
    const same = before !== undefined && before.age === age && before.sex === sex;
    patients.push(same ? patients[i - 1]! : record);
  });
  return patients;
}
