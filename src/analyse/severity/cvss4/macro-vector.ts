/** Gives the value of a metric as it counts: modified where it is, and the worst where it is not defined. */
export type Value = (name: string) => string;

/** The level of a vector in each equivalence set, 0 the most severe. */
export interface MacroVector {
  readonly eq1: number;
  readonly eq2: number;
  readonly eq3: number;
  readonly eq4: number;
  readonly eq5: number;
  readonly eq6: number;
}

/** The macro vector of a vector: tables 24 to 29 of the 4.0 specification. */
export function macroVectorOf(value: Value): MacroVector {
  return {
    eq1: exploitability(value),
    eq2: value('AC') === 'L' && value('AT') === 'N' ? 0 : 1,
    eq3: vulnerableImpact(value),
    eq4: subsequentImpact(value),
    eq5: ['A', 'P', 'U'].indexOf(value('E')),
    eq6: requirements(value),
  };
}

function exploitability(value: Value): number {
  const isEasy = [value('AV') === 'N', value('PR') === 'N', value('UI') === 'N'];
  if (isEasy.every(Boolean)) return 0;
  return value('AV') !== 'P' && isEasy.some(Boolean) ? 1 : 2;
}

function vulnerableImpact(value: Value): number {
  if (value('VC') === 'H' && value('VI') === 'H') return 0;
  return ['VC', 'VI', 'VA'].some((name) => value(name) === 'H') ? 1 : 2;
}

function subsequentImpact(value: Value): number {
  if (value('SI') === 'S' || value('SA') === 'S') return 0;
  return ['SC', 'SI', 'SA'].some((name) => value(name) === 'H') ? 1 : 2;
}

function requirements(value: Value): number {
  const isRequired = ['C', 'I', 'A'].some((name) => value(`${name}R`) === 'H' && value(`V${name}`) === 'H');
  return isRequired ? 0 : 1;
}
