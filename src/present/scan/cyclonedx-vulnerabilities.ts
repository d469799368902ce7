import * as Enums from '@cyclonedx/cyclonedx-library/Enums';
import * as Models from '@cyclonedx/cyclonedx-library/Models';
import type { Finding } from '../../model/finding/finding.ts';
import { isPossible, ofKind } from '../../model/finding/about.ts';
import type { SuppressedFinding, Suppression } from '../../model/finding/suppression.ts';
import type { Severity } from '../../model/finding/head.ts';
import type { Cvss, VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import { lazily } from '../../model/sequence.ts';
import { grouped } from './grouping.ts';
import { reachabilityText } from './reachability-text.ts';
import { suppressionText } from './suppressed.ts';
import { webAddress } from '../text/text.ts';

const { Vulnerability: Kinds } = Models;

const METHODS: Readonly<Record<Cvss['version'], Enums.Vulnerability.RatingMethod>> = {
  '2.0': Enums.Vulnerability.RatingMethod.CVSSv2,
  '3.0': Enums.Vulnerability.RatingMethod.CVSSv3,
  '3.1': Enums.Vulnerability.RatingMethod.CVSSv31,
  '4.0': Enums.Vulnerability.RatingMethod.CVSSv4,
};
const SEVERITIES: Readonly<Record<Severity, Enums.Vulnerability.Severity>> = {
  critical: Enums.Vulnerability.Severity.Critical,
  high: Enums.Vulnerability.Severity.High,
  medium: Enums.Vulnerability.Severity.Medium,
  low: Enums.Vulnerability.Severity.Low,
  none: Enums.Vulnerability.Severity.None,
  unknown: Enums.Vulnerability.Severity.Unknown,
};

/** One vulnerability per id, affecting every package that has it. `components` are the package URLs of the bill. */
export function vulnerabilities(
  findings: Iterable<Finding>,
  components: ReadonlySet<string>,
): Iterable<Models.Vulnerability.Vulnerability> {
  return lazily(
    grouped(ofKind(findings, 'vulnerability'), ({ id }) => id),
    (group) => [vulnerabilityOf(group, components)],
  );
}

/** One for each id and answer, as an analysis is of all that its vulnerability affects. */
export function answered(
  suppressed: Iterable<SuppressedFinding>,
  components: ReadonlySet<string>,
): Iterable<Models.Vulnerability.Vulnerability> {
  return lazily(suppressed, ({ finding, suppression }) => {
    if (finding.kind !== 'vulnerability') return [];
    const vulnerability = vulnerabilityOf([finding], components);
    vulnerability.analysis = analysisOf(suppression);
    return [vulnerability];
  });
}

/** What VEX statements say has its own words here; whoever waives a finding knows that it may be exploited. */
function analysisOf(suppression: Suppression): Models.Vulnerability.Analysis {
  const { by, reason = '' } = suppression;
  const [, label = ''] = /^not_affected: (\w+)/.exec(reason) ?? [];
  const justification = Object.hasOwn(JUSTIFICATIONS, label) ? JUSTIFICATIONS[label] : undefined;
  const { AnalysisState: State } = Enums.Vulnerability;
  const response = new Enums.Vulnerability.AnalysisResponseRepository();
  if (by !== 'vex') response.add(Enums.Vulnerability.AnalysisResponse.WillNotFix);
  return new Kinds.Analysis({
    state: by !== 'vex' ? State.Exploitable : reason.startsWith('fixed') ? State.Resolved : State.NotAffected,
    ...(by === 'vex' && justification !== undefined && { justification }),
    response,
    detail: suppressionText(suppression),
  });
}

/** The labels of "Status Justifications" (CISA, 2022) as CycloneDX has them. */
const JUSTIFICATIONS: Readonly<Record<string, Enums.Vulnerability.AnalysisJustification>> = {
  component_not_present: Enums.Vulnerability.AnalysisJustification.CodeNotPresent,
  vulnerable_code_not_present: Enums.Vulnerability.AnalysisJustification.CodeNotPresent,
  vulnerable_code_not_in_execute_path: Enums.Vulnerability.AnalysisJustification.CodeNotReachable,
  vulnerable_code_cannot_be_controlled_by_adversary:
    Enums.Vulnerability.AnalysisJustification.RequiresEnvironment,
  inline_mitigations_already_exist: Enums.Vulnerability.AnalysisJustification.ProtectedByMitigatingControl,
};

function vulnerabilityOf(
  group: readonly [VulnerabilityFinding, ...VulnerabilityFinding[]],
  components: ReadonlySet<string>,
): Models.Vulnerability.Vulnerability {
  const [first] = group;
  const advisories = new Set(group.flatMap((one) => one.references.flatMap((url) => webAddress(url) ?? [])));
  return new Kinds.Vulnerability({
    id: first.id,
    source: sourceOf(first.id),
    description: first.title,
    recommendation: [...new Set(group.map((one) => one.advice))].join(' '),
    references: new Kinds.ReferenceRepository(
      first.ids.filter((id) => id !== first.id).map((id) => new Kinds.Reference(id, sourceOf(id))),
    ),
    ratings: new Kinds.RatingRepository(ratingsOf(group)),
    advisories: new Kinds.AdvisoryRepository([...advisories].map((url) => new Kinds.Advisory(url))),
    ...dated('published', first.published),
    ...dated('updated', first.modified),
    affects: new Kinds.AffectRepository(group.flatMap((one) => affectOf(one, components))),
    properties: new Models.PropertyRepository(propertiesOf(group)),
  });
}

function sourceOf(id: string): Models.Vulnerability.Source {
  const name = encodeURIComponent(id.toWellFormed());
  if (id.startsWith('CVE-')) {
    return new Kinds.Source({ name: 'NVD', url: `https://nvd.nist.gov/vuln/detail/${name}` });
  }
  return new Kinds.Source({ name: 'OSV', url: `https://osv.dev/vulnerability/${name}` });
}

/** Our own rating first, then every CVSS vector once. */
function ratingsOf(group: readonly VulnerabilityFinding[]): Models.Vulnerability.Rating[] {
  const own = new Map(group.map((one) => [`${one.severity} ${one.severityFrom}`, one]));
  const vectors = new Map(
    group.flatMap((one) => one.cvss.map((cvss) => [`${cvss.vector} ${cvss.source}`, cvss])),
  );
  return [
    ...[...own.values()].map(
      (one) =>
        new Kinds.Rating({
          severity: SEVERITIES[one.severity],
          method: Enums.Vulnerability.RatingMethod.Other,
          source: new Kinds.Source({ name: one.severityFrom }),
        }),
    ),
    ...[...vectors.values()].map(
      ({ score, vector, version, source }) =>
        new Kinds.Rating({
          score,
          vector,
          method: METHODS[version],
          source: new Kinds.Source({ name: source }),
        }),
    ),
  ];
}

function affectOf(
  { package: one }: VulnerabilityFinding,
  components: ReadonlySet<string>,
): Models.Vulnerability.Affect[] {
  if (!components.has(one.purl)) return [];
  // Nothing says which of the versions that a range allows it is; the component's properties have the range.
  if (one.version === '') return [new Kinds.Affect(new Models.BomRef(one.purl))];
  const version = new Kinds.AffectedSingleVersion(one.version, {
    status: Enums.Vulnerability.AffectStatus.Affected,
  });
  return [
    new Kinds.Affect(new Models.BomRef(one.purl), {
      versions: new Kinds.AffectedVersionRepository([version]),
    }),
  ];
}

function propertiesOf(group: readonly VulnerabilityFinding[]): Models.Property[] {
  return group.flatMap((one) => [
    new Models.Property('plimsoll:priority', String(one.priority)),
    ...(isPossible(one) ? [new Models.Property('plimsoll:possible-in', one.package.purl)] : []),
    ...one.fixedIn.map(
      (version) => new Models.Property('plimsoll:fixed-in', `${one.package.purl} ${version}`),
    ),
    ...(one.dependencyPath
      ? [new Models.Property('plimsoll:dependency-path', one.dependencyPath.join(' '))]
      : []),
    ...(one.reachability
      ? [
          new Models.Property(
            'plimsoll:reachability',
            `${one.package.purl} ${reachabilityText(one.reachability)}`,
          ),
        ]
      : []),
    ...(one.epss ? [new Models.Property('plimsoll:epss', String(one.epss.probability))] : []),
    ...(one.exploited ? [new Models.Property('plimsoll:exploited-since', one.exploited.added)] : []),
  ]);
}

/** A date under its name; undefined where there is none. */
function dated<Name extends string>(name: Name, date: string | undefined): Record<Name, Date> | undefined {
  const parsed = new Date(date ?? Number.NaN);
  return Number.isNaN(parsed.valueOf()) ? undefined : ({ [name]: parsed } as Record<Name, Date>);
}
