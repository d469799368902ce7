import type { RepositoryFacts } from '../../../model/configuration/repository.ts';
import type { AuditCheckSet } from '../../audit/types.ts';
import { ATTRIBUTE_CHECKS, isAttributed } from './attributes.ts';
import { NAME_CHECKS } from './names.ts';
import { isOpened, OPEN_CHECKS } from './open.ts';
import { isCodeOwners, OWNER_CHECKS } from './owners.ts';
import type { RepositoryCheck } from './rule.ts';
import { SETTING_CHECKS } from './settings.ts';
import { SIGNATURE_CHECKS } from './signatures.ts';
import { isModules, SUBMODULE_CHECKS } from './submodules.ts';
import { TEXT_CHECKS } from './text.ts';

/** What a git repository is like, as its commits, its files and its own settings tell. */
export const repositoryChecks: AuditCheckSet<RepositoryFacts> = {
  id: 'repository',
  title: 'Git repositories',
  exampleFile: '/.git/config',
  checks: [
    ...SIGNATURE_CHECKS,
    ...OWNER_CHECKS,
    ...SUBMODULE_CHECKS,
    ...OPEN_CHECKS,
    ...NAME_CHECKS,
    ...ATTRIBUTE_CHECKS,
    ...TEXT_CHECKS,
    ...SETTING_CHECKS,
  ] as readonly RepositoryCheck[] as AuditCheckSet<RepositoryFacts>['checks'],
};

/** Files whose text the checks look into. */
export function isLookedInto(path: string): boolean {
  return (
    isCodeOwners(path) || isModules(path) || isOpened(path) || isAttributed(path) || path === '.gitignore'
  );
}
