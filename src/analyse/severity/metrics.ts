import { Fault } from '../../model/fault.ts';

/** The values that each metric may have, by its abbreviated name, in the order of the specification. */
export type MetricTable = ReadonlyMap<string, readonly string[]>;

/** What one version of CVSS allows in a vector. */
export interface MetricRules {
  readonly name: string;
  readonly mandatory: MetricTable;
  readonly optional: MetricTable;
  /** Whether metrics must come in the order of the tables, mandatory ones first. */
  readonly isOrdered: boolean;
}

/** Longer than any vector that gives every metric of its version. */
export const LONGEST_VECTOR = 500;

/** Makes a table from lines such as `AV: N A L P`. */
export function metricTable(...lines: readonly string[]): MetricTable {
  return new Map(
    lines.map((line) => {
      const [name = '', values = ''] = line.split(': ');
      return [name, values.split(' ')];
    }),
  );
}

/** The fault for a vector that its specification does not allow. */
export function malformedVector(name: string, vector: string, reason: string): Fault {
  return new Fault('malformed', `"${printable(vector, 120)}" is not a ${name} vector: ${reason}`);
}

/**
 * Reads `AV:N/AC:L/...` (without the version's prefix) into the value of each metric that is given.
 * Throws a `Fault` (`malformed`) for an unknown metric or value, a metric that is given twice, one that is missing,
 * and one out of place where the order is part of the rules.
 */
export function parseMetrics(vector: string, text: string, rules: MetricRules): ReadonlyMap<string, string> {
  const known = new Map([...rules.mandatory, ...rules.optional]);
  const order = [...known.keys()];
  const given = new Map<string, string>();
  let last = -1;
  for (const part of text.split('/')) {
    const colon = part.indexOf(':');
    const name = part.slice(0, Math.max(0, colon));
    const value = part.slice(colon + 1);
    if (!known.get(name)?.includes(value)) {
      throw malformedVector(rules.name, vector, `"${printable(part, 20)}" is not a metric of it`);
    }
    if (given.has(name)) throw malformedVector(rules.name, vector, `${name} is given twice`);
    const place = order.indexOf(name);
    if (rules.isOrdered && place < last) throw malformedVector(rules.name, vector, `${name} is out of place`);
    last = place;
    given.set(name, value);
  }
  const missing = [...rules.mandatory.keys()].filter((name) => !given.has(name));
  if (missing.length > 0) throw malformedVector(rules.name, vector, `${missing.join(', ')} must be given`);
  return given;
}

/** Foreign text for a message: shortened, and without what could steer a terminal. */
function printable(text: string, length: number): string {
  return text.slice(0, length).replace(/[^ -~]/g, '?');
}
