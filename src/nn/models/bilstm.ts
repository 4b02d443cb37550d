import { recurrent } from "./recurrent.ts";

export const bilstm = recurrent("bilstm", "LSTM", 2);
