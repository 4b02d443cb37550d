import { rowsOf, wordsOf } from "./rows.ts";

/** An SCP-ECG statement as PTB-XL uses it. */
export interface ScpCode {
  readonly code: string;
  readonly title: string;
  /** A statement may be several of these at once. */
  readonly diagnostic: boolean;
  readonly form: boolean;
  readonly rhythm: boolean;
  /** Of diagnostic statements; empty for others. */
  readonly superclass: string;
  readonly subclass: string;
  /** Codes in other systems, empty where PTB-XL's table gives none. */
  readonly aha: string;
  readonly aecg: string;
  readonly cdisc: string;
  readonly dicom: string;
}

/*
 * Source: PTB-XL 1.0.3, scp_statements.csv, in its order (Wagner et al., PhysioNet 2022, CC BY 4.0); what it is: d = diagnostic,
 * f = form, r = rhythm. The codes of the other systems are the columns `AHA code`, `aECG REFID`, `CDISC Code` and `DICOM Code`.
 */
const TABLE = `
# code | what | superclass | subclass | AHA | aECG | CDISC | DICOM | title
NDT | d f | STTC | STTC | - | - | - | - | non-diagnostic T abnormalities
NST_ | d f | STTC | NST_ | 145 | MDC_ECG_RHY_STHILOST | - | - | non-specific ST changes
DIG | d f | STTC | STTC | 205 | - | - | - | digitalis-effect
LNGQT | d f | STTC | STTC | 148 | - | - | - | long QT-interval
NORM | d | NORM | NORM | 1 | - | - | F-000B7 | normal ECG
IMI | d | MI | IMI | 161 | - | - | - | inferior myocardial infarction
ASMI | d | MI | AMI | 165 | - | - | - | anteroseptal myocardial infarction
LVH | d | HYP | LVH | 142 | - | C71076 | - | left ventricular hypertrophy
LAFB | d | CD | LAFB/LPFB | 101 | MDC_ECG_BEAT_BLK_ANT_L_HEMI | C62267 | D3-33140 | left anterior fascicular block
ISC_ | d | STTC | ISC_ | 226 | - | - | - | non-specific ischemic
IRBBB | d | CD | IRBBB | 105 | MDC_ECG_BEAT_RBB_BLK_INCOMP | C71048 | D3-33112 | incomplete right bundle branch block
1AVB | d | CD | _AVB | - | MDC_ECG_RHY_AV_HEART_BLK_DEG_1 | C111088 | - | first degree AV block
IVCD | d | CD | IVCD | 107 | MDC_ECG_BEAT_BLK_IVCD | C62271 | D3-33000 | non-specific intraventricular conduction disturbance (block)
ISCAL | d | STTC | ISCA | - | - | - | - | ischemic in anterolateral leads
CRBBB | d | CD | CRBBB | 106 | MDC_ECG_BEAT_RBB_BLK_COMP | C62270 | D3-33110 | complete right bundle branch block
CLBBB | d | CD | CLBBB | 104 | MDC_ECG_BEAT_LBB_BLK_COMP | C62269 | D3-33120 or 122752 | complete left bundle branch block
ILMI | d | MI | IMI | - | - | - | - | inferolateral myocardial infarction
LAO/LAE | d | HYP | LAO/LAE | 140 | - | - | - | left atrial overload/enlargement
AMI | d | MI | AMI | 160 | - | - | - | anterior myocardial infarction
ALMI | d | MI | AMI | - | - | - | - | anterolateral myocardial infarction
ISCIN | d | STTC | ISCI | - | - | - | - | ischemic in inferior leads
INJAS | d | MI | AMI | - | - | - | - | subendocardial injury in anteroseptal leads
LMI | d | MI | LMI | 163 | - | - | - | lateral myocardial infarction
ISCIL | d | STTC | ISCI | - | - | - | - | ischemic in inferolateral leads
LPFB | d | CD | LAFB/LPFB | 102 | MDC_ECG_BEAT_BLK_POS_L_HEMI | C62268 | D3-33150 | left posterior fascicular block
ISCAS | d | STTC | ISCA | - | - | - | - | ischemic in anteroseptal leads
INJAL | d | MI | AMI | - | - | - | - | subendocardial injury in anterolateral leads
ISCLA | d | STTC | ISCA | - | - | - | - | ischemic in lateral leads
RVH | d | HYP | RVH | 143 | - | C71077 | - | right ventricular hypertrophy
ANEUR | d | STTC | STTC | 227 | - | - | - | ST-T changes compatible with ventricular aneurysm
RAO/RAE | d | HYP | RAO/RAE | 141 | - | - | - | right atrial overload/enlargement
EL | d | STTC | STTC | - | - | - | - | electrolytic disturbance or drug (former EDIS)
WPW | d | CD | WPW | - | MDC_ECG_RHY_WPW_UNK | C35132 | - | Wolf-Parkinson-White syndrome
ILBBB | d | CD | ILBBB | - | MDC_ECG_BEAT_LBB_BLK_INCOMP | C71047 | - | incomplete left bundle branch block
IPLMI | d | MI | IMI | - | - | - | - | inferoposterolateral myocardial infarction
ISCAN | d | STTC | ISCA | - | - | - | - | ischemic in anterior leads
IPMI | d | MI | IMI | - | - | - | - | inferoposterior myocardial infarction
SEHYP | d | HYP | SEHYP | - | - | - | - | septal hypertrophy
INJIN | d | MI | IMI | - | - | - | - | subendocardial injury in inferior leads
INJLA | d | MI | AMI | - | - | - | - | subendocardial injury in lateral leads
PMI | d | MI | PMI | 162 | - | - | - | posterior myocardial infarction
3AVB | d | CD | _AVB | 88 | MDC_ECG_RHY_AV_HEART_BLK_DEG_3 | C111091 | D3-32102 | third degree AV block
INJIL | d | MI | IMI | - | - | - | - | subendocardial injury in inferolateral leads
2AVB | d | CD | _AVB | - | MDC_ECG_RHY_AV_HEART_BLK_DEG_2 | C62016 | R-F81AE | second degree AV block
ABQRS | f | - | - | - | - | - | - | abnormal QRS
PVC | f | - | - | 60 | MDC_ECG_BEAT_V_P_C | - | - | ventricular premature complex
STD_ | f | - | - | 502 | - | - | F-38278 | non-specific ST depression
VCLVH | f | - | - | - | - | - | - | voltage criteria (QRS) for left ventricular hypertrophy
QWAVE | f | - | - | - | - | - | - | Q waves present
LOWT | f | - | - | 366 | - | - | - | low amplitude T-waves
NT_ | f | - | - | - | - | - | - | non-specific T-wave changes
PAC | f | - | - | 30 | MDC_ECG_BEAT_ATR_P_C | - | - | atrial premature complex
LPR | f | - | - | 82 | - | - | - | prolonged PR interval
INVT | f | - | - | 367 | - | - | - | inverted T-waves
LVOLT | f | - | - | - | - | - | - | low QRS voltages in the frontal and horizontal leads
HVOLT | f | - | - | - | - | - | - | high QRS voltage
TAB_ | f | - | - | 147 | - | - | - | T-wave abnormality
STE_ | f | - | - | 501 | MDC_ECG_RHY_STELVATION | - | F-38277 | non-specific ST elevation
PRC(S) | f | - | - | - | - | - | - | premature complex(es)
SR | r | - | - | 20 | MDC_ECG_RHY_SINUS_RHY | - | - | sinus rhythm
AFIB | r | - | - | 50 | MDC_ECG_RHY_ATR_FIB | - | D3-31520 | atrial fibrillation
STACH | r | - | - | 21 | MDC_ECG_RHY_SINUS_TACHY | - | - | sinus tachycardia
SARRH | r | - | - | 23 | MDC_ECG_RHY_SINUS_ARRHY | - | - | sinus arrhythmia
SBRAD | r | - | - | 22 | MDC_ECG_RHY_SINUS_BRADY | - | - | sinus bradycardia
PACE | r | - | - | - | - | - | - | normal functioning artificial pacemaker
SVARR | r | - | - | - | - | - | - | supraventricular arrhythmia
BIGU | r | - | - | - | - | - | - | bigeminal pattern (unknown origin, SV or Ventricular)
AFLT | r | - | - | 51 | MDC_ECG_RHY_ATR_FLUT | - | - | atrial flutter
SVTAC | r | - | - | 55 | MDC_ECG_RHY_SV_TACHY | - | D3-31290 | supraventricular tachycardia
PSVT | r | - | - | - | MDC_ECG_RHY_SV_TACHY_PAROX | - | - | paroxysmal supraventricular tachycardia
TRIGU | r | - | - | - | - | - | - | trigeminal pattern (unknown origin, SV or Ventricular)
`;

type Row = readonly [
  code: string,
  what: string,
  superclass: string,
  subclass: string,
  aha: string,
  aecg: string,
  cdisc: string,
  dicom: string,
  title: string,
];

/** PTB-XL's 71 statements by code, in the order of its table. */
export const SCP_CODES: ReadonlyMap<string, ScpCode> = new Map(
  rowsOf<Row>(TABLE, 9).map(([code, what, superclass, subclass, aha, aecg, cdisc, dicom, title]) => {
    const is = wordsOf(what);
    const [diagnostic, form, rhythm] = ["d", "f", "r"].map((kind) => is.includes(kind)) as [
      boolean,
      boolean,
      boolean,
    ];
    return [code, { code, title, diagnostic, form, rhythm, superclass, subclass, aha, aecg, cdisc, dicom }];
  }),
);
