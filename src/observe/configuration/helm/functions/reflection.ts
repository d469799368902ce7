import { type FunctionMap, takes } from '../template/signature.ts';
import { kindOf, typeOf } from '../template/values.ts';
import { equalityKey } from './equality.ts';

/** https://helm.sh/docs/chart_template_guide/function_list/#reflection-functions */
export const REFLECTION_FUNCTIONS: FunctionMap = {
  kindOf: takes(['any'], ([value]) => kindOf(value)),
  kindIs: takes(['string', 'any'], ([kind, value]) => kindOf(value) === kind),
  typeOf: takes(['any'], ([value]) => typeOf(value)),
  typeIs: takes(['string', 'any'], ([type, value]) => typeOf(value) === type),
  typeIsLike: takes(['string', 'any'], ([type, value]) => [type, `*${type}`].includes(typeOf(value))),
  deepEqual: takes(
    ['any', 'any'],
    ([one, other], { budget }) => equalityKey(one, budget) === equalityKey(other, budget),
  ),
};
