import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { conditionOf } from './conditions.ts';
import { evaluate } from './intrinsics.ts';
import type { Scope } from './scope.ts';

/** The names of a template: parameters by their defaults, mappings, and conditions, each evaluated once. */
export class TemplateScope implements Scope {
  readonly budget: Scope['budget'];
  readonly #template: unknown;
  readonly #conditions = new Map<string, boolean | undefined>();

  constructor(template: unknown, budget: Scope['budget']) {
    this.#template = template;
    this.budget = budget;
  }

  reference(name: string): unknown {
    const parameter = valueAt(this.#template, ['Parameters', name]);
    if (parameter === undefined) {
      const resource = valueAt(this.#template, ['Resources', name, 'Type']);
      return new Unknown(typeof resource === 'string' ? `${resource}.${name}` : name);
    }
    const type = valueAt(parameter, ['Type']);
    const value = valueAt(parameter, ['Default']);
    // The default of such a parameter is the name of one of the Parameter Store; what is hidden is nobody's to tell.
    const isElsewhere = typeof type === 'string' && type.startsWith('AWS::SSM::');
    if (value === undefined || isElsewhere || String(valueAt(parameter, ['NoEcho'])) === 'true')
      return new Unknown(name);
    const isList = type === 'CommaDelimitedList' || (typeof type === 'string' && type.startsWith('List<'));
    return isList && typeof value === 'string' ? value.split(',').map((one) => one.trim()) : value;
  }

  mapped([map, first, second]: readonly unknown[]): unknown {
    if (typeof map !== 'string' || typeof first !== 'string' || typeof second !== 'string')
      return new Unknown();
    return valueAt(this.#template, ['Mappings', map, first, second]) ?? new Unknown();
  }

  condition(name: string): boolean | undefined {
    if (this.#conditions.has(name)) return this.#conditions.get(name);
    // One that refers to itself is not decided.
    this.#conditions.set(name, undefined);
    const value = valueAt(this.#template, ['Conditions', name]);
    const holds = conditionOf(value, this, (one) => evaluate(one, this));
    this.#conditions.set(name, holds);
    return holds;
  }
}
