import type { AuditEvidence, Reading } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import { allOf, judged, notReadable, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import { pathsOf } from '../../audit/paths.ts';
import type { RuntimeRule } from './runtime-rule.ts';
import { RUNTIME_SETTINGS } from './runtime-settings.ts';
import { runtimeRemedy } from './remedies/runtime.ts';
import type { HostCheck } from './host-check.ts';

/** What containerd, CRI-O and Podman let containers do, and whose images they take. */
export const RUNTIME_CHECKS: readonly HostCheck[] = RUNTIME_SETTINGS.map((rule) => {
  const { id, title, files, why, severity, expected, bad, good, reference, standards } = rule;
  const file = files[0].replaceAll('*', 'registry.example');
  return {
    id: `host-${id}`,
    title,
    why,
    fix: `In ${file}: ${expected}.`,
    remedy: runtimeRemedy(rule),
    severity,
    vectors: ['V6'],
    references: [reference],
    ...(standards && { standards }),
    find: (host) => inFiles(host, rule),
    failing: [{ [file]: bad }],
    passing: [{ [file]: good }, {}],
  };
});

function inFiles(host: HostFacts, rule: RuntimeRule): Evidence {
  const { files, format, expected } = rule;
  const found = files.map((pattern) => pathsOf(host, pattern));
  const evidence = found.flatMap(({ paths, unlisted }): AuditEvidence[] => [
    ...paths.map((path) =>
      judged(valueIn(host, path, format), path, expected, (value) => {
        const actual = rule.wrong(value);
        return verdict(actual === undefined, { path }, actual ?? 'says nothing of the kind', expected);
      }),
    ),
    ...unlisted.map(({ folder, reason }) => notReadable(folder, reason, expected)),
  ]);
  const there = evidence.filter(({ outcome }) => outcome !== 'not-applicable');
  return allOf(there, files.join(', '), 'is not there');
}

function valueIn(host: HostFacts, path: string, format: RuntimeRule['format']): Reading<unknown> {
  if (format === 'toml') return host.toml(path);
  const document = host.document(path);
  return document.state === 'read' ? { state: 'read', value: document.value.value } : document;
}
