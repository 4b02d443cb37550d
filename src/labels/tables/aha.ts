import { rowsOf } from "./rows.ts";

/*
 * Primary statements, the secondary ones that name a finding, and the convenience statements of the AHA/ACC/HRS recommendations, part II
 * (Mason, Hancock & Gettes, Circulation 115:1325-1332, 2007). Modifiers (301 to 369) and comparisons (400 to 406) only qualify another
 * statement: "147+367" is a T-wave abnormality with the modifier inversion.
 */
const TABLE = `
# code | statement
1 | Normal ECG
2 | Otherwise normal ECG
3 | Abnormal ECG
4 | Uninterpretable ECG
10 | Extremity electrode reversal
11 | Misplaced precordial electrode(s)
12 | Missing lead(s)
13 | Right-sided precordial electrode(s)
14 | Artifact
15 | Poor-quality data
16 | Posterior electrode(s)
20 | Sinus rhythm
21 | Sinus tachycardia
22 | Sinus bradycardia
23 | Sinus arrhythmia
24 | Sinoatrial block, type I
25 | Sinoatrial block, type II
26 | Sinus pause or arrest
27 | Uncertain supraventricular rhythm
30 | Atrial premature complex(es)
31 | Atrial premature complexes, nonconducted
32 | Retrograde atrial activation
33 | Wandering atrial pacemaker
34 | Ectopic atrial rhythm
35 | Ectopic atrial rhythm, multifocal
36 | Junctional premature complex(es)
37 | Junctional escape complex(es)
38 | Junctional rhythm
39 | Accelerated junctional rhythm
40 | Supraventricular rhythm
41 | Supraventricular complex(es)
42 | Bradycardia, nonsinus
50 | Atrial fibrillation
51 | Atrial flutter
52 | Ectopic atrial tachycardia, unifocal
53 | Ectopic atrial tachycardia, multifocal
54 | Junctional tachycardia
55 | Supraventricular tachycardia
56 | Narrow-QRS tachycardia
60 | Ventricular premature complex(es)
61 | Fusion complex(es)
62 | Ventricular escape complex(es)
63 | Idioventricular rhythm
64 | Accelerated idioventricular rhythm
65 | Fascicular rhythm
66 | Parasystole
70 | Ventricular tachycardia
71 | Ventricular tachycardia, unsustained
72 | Ventricular tachycardia, polymorphous
73 | Ventricular tachycardia, torsades de pointes
74 | Ventricular fibrillation
75 | Fascicular tachycardia
76 | Wide-QRS tachycardia
80 | Short PR interval
81 | AV conduction ratio N:D
82 | Prolonged PR interval
83 | Second-degree AV block, Mobitz type I (Wenckebach)
84 | Second-degree AV block, Mobitz type II
85 | 2:1 AV block
86 | AV block, varying conduction
87 | AV block, advanced (high-grade)
88 | AV block, complete (third-degree)
89 | AV dissociation
100 | Aberrant conduction of supraventricular beat(s)
101 | Left anterior fascicular block
102 | Left posterior fascicular block
104 | Left bundle-branch block
105 | Incomplete right bundle-branch block
106 | Right bundle-branch block
107 | Intraventricular conduction delay
108 | Ventricular preexcitation
109 | Right atrial conduction abnormality
110 | Left atrial conduction abnormality
111 | Epsilon wave
120 | Right-axis deviation
121 | Left-axis deviation
122 | Right superior axis
123 | Indeterminate axis
124 | Electrical alternans
125 | Low voltage
128 | Abnormal precordial R-wave progression
131 | Abnormal P-wave axis
140 | Left atrial enlargement
141 | Right atrial enlargement
142 | Left ventricular hypertrophy
143 | Right ventricular hypertrophy
144 | Biventricular hypertrophy
145 | ST deviation
146 | ST deviation with T-wave change
147 | T-wave abnormality
148 | Prolonged QT interval
149 | Short QT interval
150 | Prominent U waves
151 | Inverted U waves
152 | TU fusion
153 | ST-T change due to ventricular hypertrophy
154 | Osborn wave
155 | Early repolarization
160 | Anterior MI
161 | Inferior MI
162 | Posterior MI
163 | Lateral MI
165 | Anteroseptal MI
166 | Extensive anterior MI
173 | MI in presence of left bundle-branch block
174 | Right ventricular MI
180 | Atrial-paced complex(es) or rhythm
181 | Ventricular-paced complex(es) or rhythm
182 | Ventricular pacing of non-right ventricular apical origin
183 | Atrial-sensed ventricular-paced complex(es) or rhythm
184 | AV dual-paced complex(es) or rhythm
185 | Failure to capture, atrial
186 | Failure to capture, ventricular
187 | Failure to inhibit, atrial
188 | Failure to inhibit, ventricular
189 | Failure to pace, atrial
190 | Failure to pace, ventricular
200 | Acute pericarditis
201 | Acute pulmonary embolism
202 | Brugada abnormality
203 | Chronic pulmonary disease
204 | CNS disease
205 | Digitalis effect
206 | Digitalis toxicity
207 | Hypercalcemia
208 | Hyperkalemia
209 | Hypertrophic cardiomyopathy
210 | Hypocalcemia
211 | Hypokalemia or drug effect
212 | Hypothermia
213 | Ostium primum ASD
214 | Pericardial effusion
215 | Sinoatrial disorder
220 | Acute ischemia
221 | AV nodal reentry
222 | AV reentry
223 | Genetic repolarization abnormality
224 | High precordial lead placement
225 | Hypothyroidism
226 | Ischemia
227 | Left ventricular aneurysm
228 | Normal variant
229 | Pulmonary disease
230 | Dextrocardia
231 | Dextroposition
500 | Nonspecific ST-T abnormality
501 | ST elevation
502 | ST depression
503 | LVH with ST-T changes
`;

/** The statements that say something by themselves, by code. */
export const AHA_STATEMENTS: ReadonlyMap<string, string> = new Map(
  rowsOf<readonly [code: string, title: string]>(TABLE, 2),
);
