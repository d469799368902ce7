import { LINT_RULES } from '../../analyse/behaviour/lint/lint.ts';
import { DETECTORS } from '../../analyse/leaks/leak-engine.ts';
import { VERIFIERS } from '../../analyse/leaks/verifiers/registry.ts';
import { controlsOf } from '../../analyse/misconfiguration/controls.ts';
import { ALL_CHECK_SETS } from '../../analyse/misconfiguration/catalogue.ts';
import { CONFINEMENT_UNITS } from '../../enforce/confinement/registry.ts';
import { NETWORK_UNITS } from '../../enforce/network/registry.ts';
import type { CatalogueSet } from '../../model/configuration/check.ts';
import type { ControlId } from '../../model/control.ts';
import type { CoverageDeed } from '../../model/report/coverage.ts';
import type { VectorId } from '../../model/vector.ts';
import { BEHAVIOUR_UNITS } from '../../observe/behaviour/registry.ts';
import { FLOW_UNITS } from '../../observe/flows/registry.ts';
import { PACKAGE_UNITS } from '../../observe/packages/units/registry.ts';
import { SBOM_READERS } from '../../observe/sbom/registry.ts';
import { VEX_READERS } from '../../observe/vex/registry.ts';
import { SECRET_SCANNER } from '../../scanners/secret/unit.ts';
import { VULN_SCANNER } from '../../scanners/vuln/unit.ts';

/** One part of the catalogue: a check, a rule, an engine. */
export interface CoverageUnit {
  readonly id: string;
  readonly vectors: readonly VectorId[];
  readonly controls: readonly ControlId[];
}

/** Parts of one kind. */
export interface CoverageFamily {
  readonly id: string;
  readonly title: string;
  readonly deed: CoverageDeed;
  readonly units: readonly CoverageUnit[];
}

type Serving = Pick<CoverageUnit, 'id' | 'vectors'>;

/** Those of confinement are told apart by what of a profile they keep. */
const OF_CONFINEMENT: readonly (readonly [engine: RegExp, control: ControlId])[] = [
  [/^(?:seccomp|systemd|docker|podman)$/, 'seccomp'],
  [/^(?:apparmor|selinux)$/, 'access-control'],
  [/^(?:kubernetes|docker|podman|systemd)$/, 'hardening'],
];

/** Every kind of part that finds, watches or enforces; what only reads or writes reports serves all of these. */
export function coverageFamilies(): readonly CoverageFamily[] {
  return [
    ...ALL_CHECK_SETS.map(checkFamily),
    family(
      'vulnerabilities',
      'Scanner for known vulnerabilities',
      'find',
      [VULN_SCANNER],
      ['vulnerabilities', 'composition'],
    ),
    family('packages', 'Readers of packages', 'find', PACKAGE_UNITS, ['composition']),
    family('bills', 'Readers of bills of materials', 'find', SBOM_READERS, ['composition']),
    family('vex', 'Readers of VEX documents', 'find', VEX_READERS, ['vulnerabilities']),
    // A rule serves what its scanner does.
    family(
      'secrets',
      'Rules for secrets',
      'find',
      DETECTORS.map(({ id }) => ({ id, vectors: SECRET_SCANNER.vectors })),
      ['secrets'],
    ),
    family('verifiers', 'Issuers that are asked whether a secret works', 'find', VERIFIERS, ['secrets']),
    family('behaviour', 'Readers of behaviour', 'find', BEHAVIOUR_UNITS, ['behaviour']),
    family('profile-rules', 'Rules for profiles', 'find', LINT_RULES, ['behaviour']),
    family('flows', 'Sources of flows', 'watch', FLOW_UNITS, ['behaviour', 'segmentation']),
    {
      id: 'confinement',
      title: 'Confinement engines',
      deed: 'enforce',
      units: CONFINEMENT_UNITS.map(({ id, vectors }) => ({
        id,
        vectors,
        controls: [
          ...OF_CONFINEMENT.filter(([engine]) => engine.test(id)).map(([, control]) => control),
          'behaviour',
        ],
      })),
    },
    family('network', 'Network engines', 'enforce', NETWORK_UNITS, ['segmentation', 'services']),
  ];
}

function checkFamily({ id, title, checks }: CatalogueSet): CoverageFamily {
  return {
    id: `${id}-checks`,
    title: `Checks of ${title}`,
    deed: 'find',
    units: checks.map((check) => ({ id: check.id, vectors: check.vectors, controls: controlsOf(check) })),
  };
}

function family(
  id: string,
  title: string,
  deed: CoverageDeed,
  units: readonly Serving[],
  controls: readonly ControlId[],
): CoverageFamily {
  return { id, title, deed, units: units.map((unit) => ({ id: unit.id, vectors: unit.vectors, controls })) };
}
