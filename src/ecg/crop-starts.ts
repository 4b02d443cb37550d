/** First samples of evenly spaced crops, the first at 0 and the last ending with the record's last sample; a single one is at 0. */
export const cropStarts = (length: number, samples: number, crops: number): number[] =>
  Array.from({ length: crops }, (_, i) =>
    crops === 1 ? 0 : Math.round((i * (length - samples)) / (crops - 1)),
  );
