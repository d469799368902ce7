import { audit, auditReport } from '../../analyse/audit/audit.ts';
import { OWN_RULES } from '../../analyse/leaks/rule-set.ts';
import { workstationChecks } from '../../analyse/misconfiguration/workstation/unit.ts';
import type { WorkstationFacts } from '../../model/configuration/workstation.ts';
import { Fault } from '../../model/fault.ts';
import type { AuditReport } from '../../model/report/audit.ts';
import { factsOf } from '../../observe/host/facts.ts';
import { type HostTree, openTree } from '../../observe/host/tree.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';
import { projectsIn } from '../../observe/workstation/projects.ts';

/** Which machine is looked at, and whose. */
export interface WorkstationRequest {
  readonly root: string;
  /** From the root; undefined: all that there are. */
  readonly home: string | undefined;
}

/** Makes every check of a workstation or a runner. Throws a `Fault` (`not-found`) where there is no such folder. */
export function auditWorkstation({ root, home }: WorkstationRequest): AuditReport {
  if (localPathKind(root) === 'file')
    throw new Fault('not-found', `${root} is no folder`, { hint: '--root names the root of a machine' });
  const tree = openTree(root);
  const homes = home === undefined ? homesIn(tree) : [homeAt(tree, home)];
  const facts = workstationFacts(tree, homes);
  return auditReport(
    { kind: 'workstation', root, live: facts.host.isLive },
    audit(facts, workstationChecks.checks),
  );
}

function workstationFacts(tree: HostTree, homes: readonly string[]): WorkstationFacts {
  const host = factsOf(tree);
  return {
    host,
    homes,
    projects: projectsIn(tree, homes),
    secretsIn: (path) => {
      const text = host.text(path);
      if (text.state !== 'read') return text;
      const leaks = OWN_RULES.engine().scanContent(Buffer.from(text.value), path);
      return {
        state: 'read',
        value: leaks.map(({ startLine, rule }) => ({ line: startLine, title: rule.title })),
      };
    },
  };
}

/** Homes where systems have them. */
function homesIn(tree: HostTree): string[] {
  const names = tree.names('/home');
  const others = names.state === 'read' ? names.value.map((name) => `/home/${name}`) : [];
  return ['/root', ...others].filter((path) => tree.isFolder(path));
}

function homeAt(tree: HostTree, home: string): string {
  const entry = tree.entry(home);
  if (entry.state === 'read' && entry.value.kind === 'folder') return home.replace(/(?<!\/)\/+$/, '') || '/';
  throw new Fault('not-found', `${home} is no folder`, { hint: '--home names a home, as seen from --root' });
}
