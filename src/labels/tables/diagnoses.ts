/**
 * The ontology: one diagnosis a row, with the codes that mean it. `part of` names the diagnoses of which it is a kind: whoever has this one
 * has those. Every code of the Challenge 2021 (tables/snomed.ts) and every statement of PTB-XL (tables/scp.ts) is in exactly one row.
 *
 * What is one row: codes that a reader of ECGs could not tell apart by their definition. That is so for the four pairs that the Challenge
 * 2021 scores as one (733534002 and 164909002, 713427006 and 59118001, 284470004 and 63593006, 427172004 and 17338001). Links between
 * PTB-XL and SNOMED CT were checked against the Challenge's own copy of PTB-XL: how often it has the code (column `PTB_XL` of the
 * Challenge's tables) and how often PTB-XL has the statement; where the two say different things, a note in NOTES tells. The AHA has no
 * first-degree AV block: it says prolonged PR interval (82).
 */
export const DIAGNOSES = `
# id | title | SNOMED CT | SCP-ECG | AHA | part of

# The whole
normal-ecg | normal ECG | - | NORM | 1 | sinus-rhythm

# Sinus and atrial rhythms
sinus-rhythm | sinus rhythm | 426783006 | SR | 20 | -
sinus-tachycardia | sinus tachycardia | 427084000 | STACH | 21 | -
sinus-bradycardia | sinus bradycardia | 426177001 | SBRAD | 22 | bradycardia
sinus-arrhythmia | sinus arrhythmia | 427393009 | SARRH | 23 | -
bradycardia | bradycardia | 426627000 | - | - | -
sinus-node-dysfunction | sinus node dysfunction | 60423000 | - | 215 | -
sinus-arrest | sinus arrest | 5609005 | - | 26 | sinus-node-dysfunction
sinoatrial-block | sinoatrial block | 65778007 | - | 24 25 | sinus-node-dysfunction
brady-tachy-syndrome | bradycardia-tachycardia syndrome | 74615001 | - | - | sinus-node-dysfunction
atrial-rhythm | atrial rhythm | 106068003 | - | 34 | -
wandering-pacemaker | wandering atrial pacemaker | 195101003 | - | 33 | -
sinus-to-atrial-wandering | rhythm that wanders from sinus node to atrium | 17366009 | - | - | -
atrial-escape-beat | atrial escape beat | 251187003 | - | - | -
accelerated-atrial-escape | accelerated atrial escape rhythm | 233892002 | - | - | -

# Atrial and supraventricular tachyarrhythmias
fibrillation-or-flutter | atrial fibrillation or flutter | 195080001 | - | - | -
atrial-fibrillation | atrial fibrillation | 164889003 | AFIB | 50 | fibrillation-or-flutter
chronic-atrial-fibrillation | chronic atrial fibrillation | 426749004 | - | - | atrial-fibrillation
paroxysmal-atrial-fibrillation | paroxysmal atrial fibrillation | 282825002 | - | - | atrial-fibrillation
rapid-atrial-fibrillation | atrial fibrillation with a rapid response | 314208002 | - | 50+346 | atrial-fibrillation
atrial-flutter | atrial flutter | 164890007 | AFLT | 51 | fibrillation-or-flutter
supraventricular-tachycardia | supraventricular tachycardia | 426761007 | SVTAC | 55 | -
paroxysmal-svt | paroxysmal supraventricular tachycardia | 67198005 | PSVT | - | supraventricular-tachycardia
atrial-tachycardia | atrial tachycardia | 713422000 | - | 52 53 | supraventricular-tachycardia
av-nodal-reentry | AV nodal reentrant tachycardia | 251166008 | - | 221 | supraventricular-tachycardia
av-reentry | AV reentrant tachycardia | 233897008 | - | 222 | supraventricular-tachycardia
junctional-tachycardia | junctional tachycardia | 426648003 | - | 54 | supraventricular-tachycardia
supraventricular-arrhythmia | supraventricular arrhythmia, not further said | - | SVARR | - | -
cardiac-dysrhythmia | cardiac dysrhythmia, not further said | 698247007 | - | - | -

# Premature beats
premature-complex | premature complex | - | PRC(S) | - | -
atrial-premature-complex | atrial premature complex | 284470004 63593006 | PAC | 30 | premature-complex
blocked-atrial-premature | blocked atrial premature complex | 251170000 | - | 31 | atrial-premature-complex
junctional-premature-complex | junctional premature complex | 251164006 | - | 36 | premature-complex
ventricular-premature-complex | ventricular premature complex | 427172004 17338001 164884008 | PVC | 60 | premature-complex
ventricular-couplet | paired ventricular premature complexes | 251182009 | - | 60+340 | ventricular-premature-complex
bigeminy | bigeminal pattern | - | BIGU | - | -
supraventricular-bigeminy | supraventricular bigeminy | 251168009 | - | - | bigeminy
atrial-bigeminy | atrial bigeminy | 251173003 | - | 30+341 | supraventricular-bigeminy atrial-premature-complex
ventricular-bigeminy | ventricular bigeminy | 11157007 | - | 60+341 | bigeminy ventricular-premature-complex
trigeminy | trigeminal pattern | - | TRIGU | - | -
ventricular-trigeminy | ventricular trigeminy | 251180001 | - | 60+342 | trigeminy ventricular-premature-complex

# Junctional and ventricular rhythms
junctional-rhythm | junctional rhythm | 29320008 | - | 38 | -
accelerated-junctional-rhythm | accelerated junctional rhythm | 426664006 | - | 39 | junctional-rhythm
junctional-escape | junctional escape | 426995002 | - | 37 | -
fusion-beats | fusion beats | 13640000 | - | 61 | -
ventricular-escape-beat | ventricular escape beat | 75532003 | - | 62 | -
ventricular-escape-rhythm | ventricular escape rhythm | 81898007 | - | - | -
idioventricular-rhythm | idioventricular rhythm | 49260003 | - | 63 | -
accelerated-idioventricular | accelerated idioventricular rhythm | 61277005 | - | 64 | idioventricular-rhythm
ventricular-tachycardia | ventricular tachycardia | 164895002 | - | 70 | -
paroxysmal-vt | paroxysmal ventricular tachycardia | 425856008 | - | - | ventricular-tachycardia
unsustained-vt | unsustained ventricular tachycardia | - | - | 71 | ventricular-tachycardia
ventricular-flutter | ventricular flutter | 111288001 | - | - | -
ventricular-fibrillation | ventricular fibrillation | 164896001 | - | 74 | -
paced-rhythm | paced rhythm | 10370003 | PACE | - | -
atrial-pacing | atrial pacing | 251268003 | - | 180 | paced-rhythm
ventricular-pacing | ventricular pacing | 251266004 | - | 181 | paced-rhythm
dual-pacing | AV dual pacing | - | - | 184 | paced-rhythm

# Atrioventricular conduction
av-block | AV block | 233917008 | - | - | -
prolonged-pr | prolonged PR interval | 164947007 | LPR | 82 | -
first-degree-av-block | first-degree AV block | 270492004 | 1AVB | - | av-block prolonged-pr
second-degree-av-block | second-degree AV block | 195042002 | 2AVB | - | av-block
mobitz-1 | second-degree AV block, Mobitz type I | 54016002 | - | 83 | second-degree-av-block
mobitz-2 | second-degree AV block, Mobitz type II | 426183003 | - | 84 | second-degree-av-block
two-to-one-av-block | 2:1 AV block | - | - | 85 | second-degree-av-block
complete-av-block | complete AV block | 27885002 | 3AVB | 88 | av-block
congenital-incomplete-av-block | congenital incomplete AV block | 204384007 | - | - | av-block
av-dissociation | AV dissociation | 50799005 | - | 89 | -
short-pr | short PR interval | 49578007 | - | 80 | -
preexcitation | ventricular preexcitation | 195060002 | - | 108 | -
wpw | Wolff-Parkinson-White pattern | 74390002 | WPW | - | preexcitation

# Intraventricular conduction
bundle-branch-block | bundle branch block | 6374002 | - | - | -
left-bundle-branch-block | left bundle branch block | 733534002 164909002 | CLBBB | 104 | bundle-branch-block
incomplete-lbbb | incomplete left bundle branch block | 251120003 | ILBBB | - | bundle-branch-block
right-bundle-branch-block | right bundle branch block | 713427006 59118001 | CRBBB | 106 | bundle-branch-block
incomplete-rbbb | incomplete right bundle branch block | 713426002 | IRBBB | 105 | bundle-branch-block
left-anterior-fascicular-block | left anterior fascicular block | 445118002 | LAFB | 101 | -
left-posterior-fascicular-block | left posterior fascicular block | 445211001 | LPFB | 102 | -
ivcd | intraventricular conduction delay | 698252002 | IVCD | 107 | -
diffuse-intraventricular-block | diffuse intraventricular block | 82226007 | - | - | -

# Axis, rotation, voltage and shape of QRS
left-axis-deviation | left axis deviation | 39732003 | - | 121 | -
right-axis-deviation | right axis deviation | 47665007 | - | 120 | -
indeterminate-axis | indeterminate axis | 251200008 | - | 123 | -
rotation | clockwise or counterclockwise loop | 61721007 | - | - | -
clockwise-rotation | clockwise rotation | 251198002 | - | - | rotation
counterclockwise-rotation | counterclockwise rotation | 251199005 | - | - | rotation
low-voltage | low QRS voltage | 251146004 | LVOLT | 125 | -
high-voltage | high QRS voltage | - | HVOLT | - | -
left-ventricular-voltage | voltage criteria of left ventricular hypertrophy | 55827005 | VCLVH | - | high-voltage
q-wave | abnormal Q wave | 164917005 | QWAVE | - | -
r-wave-abnormal | abnormal R wave | 164921003 | - | - | -
poor-r-progression | poor R wave progression | 365413008 | - | 128 | r-wave-abnormal
fragmented-qrs | fragmented QRS | 164942001 | - | - | -
abnormal-qrs | abnormal QRS | 164951009 | ABQRS | - | -
arm-leads-reversed | arm leads reversed | 251139008 | - | - | -

# Chambers
ventricular-hypertrophy | ventricular hypertrophy | 266249003 | - | - | -
left-ventricular-hypertrophy | left ventricular hypertrophy | 164873001 | LVH | 142 | ventricular-hypertrophy
right-ventricular-hypertrophy | right ventricular hypertrophy | 89792004 | RVH | 143 | ventricular-hypertrophy
septal-hypertrophy | septal hypertrophy | - | SEHYP | - | ventricular-hypertrophy
left-ventricular-strain | left ventricular strain | 370365005 | - | - | -
atrial-hypertrophy | atrial hypertrophy | 195126007 | - | - | -
left-atrial-enlargement | left atrial overload or enlargement | 67741000119109 | LAO/LAE | 140 | -
left-atrial-hypertrophy | left atrial hypertrophy | 446813000 | - | - | atrial-hypertrophy
left-atrial-abnormality | left atrial abnormality | 253352002 | - | - | -
right-atrial-enlargement | right atrial overload or enlargement | 446358003 | RAO/RAE | 141 | atrial-hypertrophy
right-atrial-abnormality | right atrial abnormality | 253339007 | - | - | -
right-atrial-voltage | high right atrial voltage | 67751000119106 | - | - | -
p-wave-change | P wave change | 164912004 | - | - | -
prolonged-p-wave | prolonged P wave | 251205003 | - | - | p-wave-change
tall-p-wave | tall P wave | 251223006 | - | - | p-wave-change

# Infarction and injury
myocardial-infarction | myocardial infarction | 164865005 | - | - | -
acute-mi | acute myocardial infarction | 57054005 | - | - | myocardial-infarction
old-mi | old myocardial infarction | 164867002 | - | - | myocardial-infarction
anterior-mi | anterior myocardial infarction | 54329005 | AMI | 160 | myocardial-infarction
anteroseptal-mi | anteroseptal myocardial infarction | - | ASMI | 165 | anterior-mi
anterolateral-mi | anterolateral myocardial infarction | - | ALMI | - | anterior-mi
extensive-anterior-mi | extensive anterior myocardial infarction | - | - | 166 | anterior-mi
inferior-mi | inferior myocardial infarction | - | IMI | 161 | myocardial-infarction
inferolateral-mi | inferolateral myocardial infarction | - | ILMI | - | inferior-mi
inferoposterior-mi | inferoposterior myocardial infarction | - | IPMI | - | inferior-mi
inferoposterolateral-mi | inferoposterolateral myocardial infarction | - | IPLMI | - | inferior-mi
lateral-mi | lateral myocardial infarction | - | LMI | 163 | myocardial-infarction
posterior-mi | posterior myocardial infarction | - | PMI | 162 | myocardial-infarction
right-ventricular-mi | right ventricular myocardial infarction | - | - | 174 | myocardial-infarction
subendocardial-injury | subendocardial injury | - | - | - | -
anteroseptal-injury | subendocardial injury, anteroseptal | - | INJAS | - | subendocardial-injury
anterolateral-injury | subendocardial injury, anterolateral | - | INJAL | - | subendocardial-injury
inferior-injury | subendocardial injury, inferior | - | INJIN | - | subendocardial-injury
inferolateral-injury | subendocardial injury, inferolateral | - | INJIL | - | subendocardial-injury
lateral-injury | subendocardial injury, lateral | - | INJLA | - | subendocardial-injury

# Ischaemia
myocardial-ischaemia | myocardial ischaemia | 164861001 | - | 226 | -
nonspecific-ischaemia | ischaemic ST-T change, not localised | - | ISC_ | - | myocardial-ischaemia
acute-ischaemia | acute myocardial ischaemia | 413444003 | - | 220 | myocardial-ischaemia
chronic-ischaemia | chronic myocardial ischaemia | 413844008 | - | - | myocardial-ischaemia
anterior-ischaemia | anterior ischaemia | 426434006 | ISCAN | - | myocardial-ischaemia
anteroseptal-ischaemia | anteroseptal ischaemia | - | ISCAS | - | myocardial-ischaemia
anterolateral-ischaemia | anterolateral ischaemia | - | ISCAL | - | myocardial-ischaemia
lateral-ischaemia | lateral ischaemia | 425623009 | ISCLA | - | myocardial-ischaemia
inferior-ischaemia | inferior ischaemia | 425419005 | ISCIN | - | myocardial-ischaemia
inferolateral-ischaemia | inferolateral ischaemia | - | ISCIL | - | myocardial-ischaemia

# ST segment, T wave, U wave, QT interval
nonspecific-st-t | nonspecific ST-T abnormality | 428750005 | - | 500 | -
nonspecific-st | nonspecific ST change | 55930002 | NST_ | 145 | -
st-abnormal | abnormal ST interval | 164930006 | - | - | -
st-depression | ST depression | 429622005 | STD_ | 502 | -
inferior-st-depression | inferior ST depression | 704997005 | - | - | st-depression
st-elevation | ST elevation | 164931005 | STE_ | 501 | -
early-repolarisation | early repolarisation | 428417006 | - | 155 | -
t-wave-abnormality | T wave abnormality | 164934002 | TAB_ | 147 | -
t-wave-inversion | T wave inversion | 59931005 | INVT | 147+367 | t-wave-abnormality
low-t-wave | low T wave | - | LOWT | 147+366 | t-wave-abnormality
high-t-wave | high T wave | 251259000 | - | - | t-wave-abnormality
nonspecific-t | nonspecific T wave change | - | NT_ | - | t-wave-abnormality
nondiagnostic-t | non-diagnostic T abnormality | - | NDT | - | t-wave-abnormality
u-wave-abnormal | abnormal U wave | 164937009 | - | 150 151 | -
long-qt | prolonged QT interval | 111975006 | LNGQT | 148 | -
short-qt | short QT interval | 77867006 | - | 149 | -
brugada | Brugada pattern | 418818005 | - | 202 | -
digitalis-effect | digitalis effect | - | DIG | 205 | -
electrolytes-or-drug | electrolyte disturbance or drug effect | - | EL | - | -
aneurysm-pattern | ST-T change as with a ventricular aneurysm | - | ANEUR | 227 | -

# Diseases that no ECG shows by itself
coronary-heart-disease | coronary heart disease | 53741008 | - | - | -
heart-failure | heart failure | 84114007 | - | - | -
heart-valve-disorder | heart valve disorder | 368009 | - | - | -
transient-ischaemic-attack | transient ischaemic attack | 266257000 | - | - | -
`;

/** What a link between code systems hides. */
export const NOTES: Readonly<Record<string, string>> = {
  "sinus-rhythm":
    "Sinus rhythm is not a normal ECG: an infarct has it too. CPSC 2018 and PTB have a class of normal recordings that the Challenge " +
    "writes with the code of sinus rhythm.",
  "supraventricular-arrhythmia":
    "The Challenge's copy of PTB-XL writes SVARR with the code of supraventricular premature beats, 63593006 (157 records in both).",
  "ventricular-premature-complex":
    "164884008 (ventricular ectopics), which CPSC 2018, INCART and the Challenge's copy of PTB-XL write, is not among the scored codes.",
  bigeminy:
    "The Challenge's copy of PTB-XL writes BIGU as ventricular bigeminy, though PTB-XL says: of unknown origin.",
  trigeminy:
    "The Challenge's copy of PTB-XL writes TRIGU as ventricular trigeminy, though PTB-XL says: of unknown origin.",
  "septal-hypertrophy": "The Challenge's copy of PTB-XL writes SEHYP as ventricular hypertrophy, 266249003.",
  "right-atrial-enlargement":
    "The Challenge writes PTB-XL's right atrial overload or enlargement as right atrial hypertrophy (99 records in both).",
  "t-wave-abnormality":
    "The Challenge's copy of PTB-XL joins several statements of PTB-XL under 164934002; other sources mean any abnormality of the T wave.",
};
