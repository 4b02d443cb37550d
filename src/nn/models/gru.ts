import { recurrent } from "./recurrent.ts";

export const gru = recurrent("gru", "GRU", 1);
