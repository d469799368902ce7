import type { ModuleFacts } from '../../model/reachability/module-facts.ts';
import { ModuleDraft, UNTOLD } from './draft.ts';

/** The facts of a source that the parser does not understand: it may do anything. */
export function unreadFacts(language: ModuleFacts['language'], line: number): ModuleFacts {
  const module = new ModuleDraft(language);
  const draft = module.function('<module>', 1);
  const own = module.place();
  draft.steps.push(['unknown', UNTOLD], ['module', own], ['escape', own], ['write', own, 'exports', UNTOLD]);
  draft.steps.push(['dynamic', 'is not understood by the parser', line]);
  return module.facts();
}
