import type { ModuleFacts } from '../../model/reachability/module-facts.ts';
import { ModuleDraft, UNTOLD } from './draft.ts';

/**
 * The facts of a source that the parser does not understand: it may do anything. Where it is known what it may import,
 * that is anything with these.
 */
export function unreadFacts(
  language: ModuleFacts['language'],
  line: number,
  imports?: readonly string[],
): ModuleFacts {
  const module = new ModuleDraft(language);
  const draft = module.function('<module>', 1);
  const own = module.place();
  draft.steps.push(['unknown', UNTOLD], ['module', own], ['escape', own], ['write', own, 'exports', UNTOLD]);
  for (const specifier of imports ?? []) {
    const value = module.place();
    draft.steps.push(['import', specifier, null, value], ['escape', value]);
  }
  draft.steps.push([imports ? 'opaque' : 'dynamic', 'is not understood by the parser', line]);
  return module.facts();
}
