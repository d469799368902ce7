import type { MacroVector } from './macro-vector.ts';

/** The values of each metric from most to least severe; every step is one level. */
export const LEVELS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    AV: 'NALP',
    PR: 'NLH',
    UI: 'NPA',
    AC: 'LH',
    AT: 'NP',
    VC: 'HLN',
    VI: 'HLN',
    VA: 'HLN',
    SC: 'SHLN',
    SI: 'SHLN',
    SA: 'SHLN',
    CR: 'HML',
    IR: 'HML',
    AR: 'HML',
  }),
);

type Metrics = ReadonlyMap<string, string>;

const EQ1 = [
  [metrics('AV:N/PR:N/UI:N')],
  [metrics('AV:A/PR:N/UI:N'), metrics('AV:N/PR:L/UI:N'), metrics('AV:N/PR:N/UI:P')],
  [metrics('AV:P/PR:N/UI:N'), metrics('AV:A/PR:L/UI:P')],
];
const EQ2 = [[metrics('AC:L/AT:N')], [metrics('AC:H/AT:N'), metrics('AC:L/AT:P')]];
/** By the level of set 3, then of set 6. */
const EQ3EQ6 = [
  [
    [metrics('VC:H/VI:H/VA:H/CR:H/IR:H/AR:H')],
    [metrics('VC:H/VI:H/VA:L/CR:M/IR:M/AR:H'), metrics('VC:H/VI:H/VA:H/CR:M/IR:M/AR:M')],
  ],
  [
    [metrics('VC:L/VI:H/VA:H/CR:H/IR:H/AR:H'), metrics('VC:H/VI:L/VA:H/CR:H/IR:H/AR:H')],
    [
      metrics('VC:L/VI:H/VA:L/CR:H/IR:M/AR:H'),
      metrics('VC:L/VI:H/VA:H/CR:H/IR:M/AR:M'),
      metrics('VC:H/VI:L/VA:H/CR:M/IR:H/AR:M'),
      metrics('VC:H/VI:L/VA:L/CR:M/IR:H/AR:H'),
      metrics('VC:L/VI:L/VA:H/CR:H/IR:H/AR:M'),
    ],
  ],
  [[], [metrics('VC:L/VI:L/VA:L/CR:H/IR:H/AR:H')]],
];
const EQ4 = [[metrics('SC:H/SI:S/SA:S')], [metrics('SC:H/SI:H/SA:H')], [metrics('SC:L/SI:L/SA:L')]];

const EQ3EQ6_DEPTHS = [
  [7, 6],
  [8, 8],
  [1, 10],
];

/** The highest vectors of a macro vector in each equivalence set: tables 24 to 30 of the 4.0 specification. */
export const HIGHEST = {
  eq1: (macro: MacroVector): readonly Metrics[] => EQ1[macro.eq1] ?? [],
  eq2: (macro: MacroVector): readonly Metrics[] => EQ2[macro.eq2] ?? [],
  eq3eq6: (macro: MacroVector): readonly Metrics[] => EQ3EQ6[macro.eq3]?.[macro.eq6] ?? [],
  eq4: (macro: MacroVector): readonly Metrics[] => EQ4[macro.eq4] ?? [],
  /** Exploit maturity has one value a level, so there is no distance in it. */
  eq5: (): readonly Metrics[] => [],
};

/** How many levels deep a macro vector is in each equivalence set: section 8.3 of the 4.0 specification. */
export const DEPTHS = {
  eq1: (macro: MacroVector): number => [1, 4, 5][macro.eq1] ?? 1,
  eq2: (macro: MacroVector): number => [1, 2][macro.eq2] ?? 1,
  eq3eq6: (macro: MacroVector): number => EQ3EQ6_DEPTHS[macro.eq3]?.[macro.eq6] ?? 1,
  eq4: (macro: MacroVector): number => [6, 5, 4][macro.eq4] ?? 1,
  eq5: (): number => 1,
};

function metrics(text: string): Metrics {
  return new Map(
    text.split('/').map((part) => {
      const [name = '', value = ''] = part.split(':');
      return [name, value];
    }),
  );
}
