import { recurrent } from "./recurrent.ts";

export const lstm = recurrent("lstm", "LSTM", 1);
