import type { WorkstationFacts } from '../../../model/configuration/workstation.ts';
import type { AuditCheckSet } from '../../audit/types.ts';
import { BUILD_TOOL_RULES } from './build-tools.ts';
import { CREDENTIAL_RULES } from './credentials.ts';
import { EDITOR_RULES } from './editors.ts';
import { ENGINE_RULES, ROOT_CHECKS } from './engines.ts';
import { GIT_RULES } from './git.ts';
import { MODE_CHECKS } from './modes.ts';
import { PACKAGE_RULES } from './packages.ts';
import { fileCheck, type WorkstationCheck } from './rule.ts';
import { HISTORY_CHECK, SHELL_RULES } from './shells.ts';
import { KEY_CHECK, SSH_RULES } from './ssh.ts';

const RULES = [
  ...EDITOR_RULES,
  ...PACKAGE_RULES,
  ...BUILD_TOOL_RULES,
  ...GIT_RULES,
  ...CREDENTIAL_RULES,
  ...SSH_RULES,
  ...SHELL_RULES,
  ...ENGINE_RULES,
];

/** What a machine is like on which people develop, or jobs run. */
export const workstationChecks: AuditCheckSet<WorkstationFacts> = {
  id: 'workstation',
  title: 'Workstations and runners',
  exampleFile: '/home/ann/.npmrc',
  checks: [
    ...RULES.map(fileCheck),
    KEY_CHECK,
    HISTORY_CHECK,
    ...MODE_CHECKS,
    ...ROOT_CHECKS,
  ] as readonly WorkstationCheck[] as AuditCheckSet<WorkstationFacts>['checks'],
};
