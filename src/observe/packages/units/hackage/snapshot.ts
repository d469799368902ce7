import type { Evidence } from '../../../../model/package.ts';
import type { LanguageFact } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/** Which versions a snapshot of Stack decides is told by its own file, which lies elsewhere. */
export function ofSnapshots(names: readonly string[], evidence: Evidence): LanguageFact[] {
  return unversioned(names, evidence, 'which versions a snapshot decides is not told');
}
