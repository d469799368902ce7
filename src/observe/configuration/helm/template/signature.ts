import { Fault } from '../../../../model/fault.ts';
import type { RenderBudget } from './budget.ts';
import { GoTime, type GoMap, type GoValue, typeOf } from './values.ts';

/** What a function may ask of the rendering that calls it. */
export interface Run {
  readonly budget: RenderBudget;
  /** What a template renders. */
  include(name: string, data: GoValue): string;
  /** What a text of templates renders. */
  render(text: string, data: GoValue): string;
  /** Something that keeps the chart from being installed as it is, such as a value that it asks for. */
  remark(message: string): void;
}

/** Parameters by their kinds, as Go's types of them. */
interface KindTypes {
  any: GoValue;
  string: string;
  int: bigint;
  float: number;
  bool: boolean;
  map: GoMap;
  time: GoTime;
}
type Kind = keyof KindTypes;
type Given<Kinds extends readonly Kind[]> = { [Index in keyof Kinds]: KindTypes[Kinds[Index]] };

/** A function that templates can call. */
export interface TemplateFunction {
  /** Throws a `Fault` (`malformed`) for arguments that it does not take, or whatever it says is wrong with them. */
  call(values: readonly GoValue[], run: Run): GoValue;
  /** Does it take nothing but maps there? */
  takesMapAt(index: number): boolean;
}

/** Functions by their names. */
export type FunctionMap = Readonly<Record<string, TemplateFunction>>;

/** A function of so many parameters. */
export function takes<const Kinds extends readonly Kind[]>(
  kinds: Kinds,
  compute: (given: Given<Kinds>, run: Run) => GoValue,
): TemplateFunction {
  return {
    call(values, run) {
      if (values.length !== kinds.length) throw wrongCount(values.length, String(kinds.length));
      return compute(converted(values, kinds) as unknown as Given<Kinds>, run);
    },
    takesMapAt: (index) => kinds[index] === 'map',
  };
}

/** A function of some parameters and any number of others. */
export function takesMore<const Kinds extends readonly Kind[], const More extends Kind>(
  kinds: Kinds,
  more: More,
  compute: (given: Given<Kinds>, others: readonly KindTypes[More][], run: Run) => GoValue,
): TemplateFunction {
  return {
    call(values, run) {
      if (values.length < kinds.length) throw wrongCount(values.length, `${kinds.length} or more`);
      const given = converted(values.slice(0, kinds.length), kinds) as unknown as Given<Kinds>;
      const others = values.slice(kinds.length).map((value) => convert(value, more) as KindTypes[More]);
      return compute(given, others, run);
    },
    takesMapAt: (index) => (kinds[index] ?? more) === 'map',
  };
}

/** What a function says is wrong with what it is given. */
export function badValue(message: string): Fault {
  return new Fault('malformed', message);
}

function wrongCount(count: number, wanted: string): Fault {
  return badValue(`it takes ${wanted} arguments, and is given ${count}`);
}

function converted(values: readonly GoValue[], kinds: readonly Kind[]): GoValue[] {
  return values.map((value, index) => convert(value, kinds[index] ?? 'any'));
}

/** A value as a parameter takes it: Go makes no text of a number, and no integer of what has a fraction. */
function convert(value: GoValue, kind: Kind): GoValue {
  switch (kind) {
    case 'any':
      return value;
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'int':
      if (typeof value === 'bigint') return value;
      break;
    case 'float':
      if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
      break;
    case 'bool':
      if (typeof value === 'boolean') return value;
      break;
    case 'map':
      if (value === null) return new Map();
      if (value instanceof Map) return value;
      break;
    case 'time':
      if (value instanceof GoTime) return value;
  }
  throw badValue(`it takes a ${kind}, and is given ${value === null ? 'nothing' : `a ${typeOf(value)}`}`);
}
