import type * as z from 'zod';
import type { Immutable } from '../immutable.ts';
import { RECORDING_VERSION, recordingLineSchema } from '../flow/recording.ts';
import { AUDIT_VERSION, auditSchema } from './audit.ts';
import { ATTACK_PATHS_VERSION, attackPathsSchema } from './attack-paths.ts';
import { blastReportSchema } from './blast-radius.ts';
import { checkExplanationSchema } from './check-explanation.ts';
import { COVERAGE_VERSION, coverageReportSchema } from './coverage.ts';
import { DERIVED_PROFILES_VERSION, derivedProfilesSchema } from './derived-profiles.ts';
import { FLOW_REPORT_VERSION, replayReportSchema, watchedFlowSchema } from './flows.ts';
import { guardUpdateSchema } from './guard-update.ts';
import { HOST_REPORT_VERSION, hostChangeReportSchema, hostStatusReportSchema } from './host.ts';
import { authorityReportSchema, invitationSchema, issuedIdentitiesSchema } from './identity.ts';
import {
  changesReportSchema,
  connectionsReportSchema,
  explanationReportSchema,
  exposureReportSchema,
  NETWORK_REPORT_VERSION,
} from './network.ts';
import {
  compileReportSchema,
  decisionReportSchema,
  diffReportSchema,
  explainReportSchema,
  lintReportSchema,
  PROFILE_REPORT_VERSION,
} from './profile.ts';
import { FIX_REPORTS } from './fix-reports.ts';
import { leakExplanationSchema } from './leak-explanation.ts';
import type { ReportModel } from './report-model.ts';
import { reportSchema } from './scan.ts';
import { advisoryDataSchema, REPORT_SCHEMA_VERSION } from './basis.ts';
import {
  networkCompileReportSchema,
  proofReportSchema,
  SEGMENTATION_REPORT_VERSION,
} from './segmentation.ts';
import { VAULT_REPORTS } from './vault-reports.ts';
import {
  VULNERABILITY_EXPLANATION_VERSION,
  vulnerabilityExplanationSchema,
} from './vulnerability-explanation.ts';

/** Of reports that do not say their version themselves. */
const FIRST = '1.0';

/** Every report that a command can print as JSON, by its id. */
export const REPORTS = {
  scan: {
    title: 'Plimsoll report',
    description: 'What a scan says.',
    version: REPORT_SCHEMA_VERSION,
    schema: reportSchema,
    commands: ['scan', 'image', 'fs', 'leaks', 'leaks recheck', 'check', 'sbom'],
    layout: 'document',
  },
  ...FIX_REPORTS,
  'advisory-data': {
    title: 'Advisory data',
    description: 'How old the advisory data is, and how much there is.',
    version: FIRST,
    schema: advisoryDataSchema,
    commands: ['db status'],
    layout: 'document',
  },
  'vulnerability-explanation': {
    title: 'Explanation of a vulnerability',
    description: 'All that the advisory data has about one vulnerability.',
    version: VULNERABILITY_EXPLANATION_VERSION,
    schema: vulnerabilityExplanationSchema,
    commands: ['explain'],
    layout: 'document',
  },
  'leak-explanation': {
    title: 'Explanation of a credential',
    description: 'What of a line may be a credential by its context, and what each feature says of it.',
    version: FIRST,
    schema: leakExplanationSchema,
    commands: ['explain'],
    layout: 'document',
  },
  'check-explanation': {
    title: 'Explanation of a check',
    description: 'What a check of configuration or of hosts looks for, why, and what to do.',
    version: FIRST,
    schema: checkExplanationSchema,
    commands: ['explain'],
    layout: 'document',
  },
  coverage: {
    title: 'Coverage',
    description: 'Which parts there are against which threat vector, by control, and where there is none.',
    version: COVERAGE_VERSION,
    schema: coverageReportSchema,
    commands: ['coverage'],
    layout: 'document',
  },
  'network-connections': {
    title: 'Connections',
    description: 'Who may talk to whom, by policies or profiles.',
    version: NETWORK_REPORT_VERSION,
    schema: connectionsReportSchema,
    commands: ['network connections'],
    layout: 'document',
  },
  'network-explanation': {
    title: 'Explanation of a connection',
    description: 'What decides about traffic between two ends.',
    version: NETWORK_REPORT_VERSION,
    schema: explanationReportSchema,
    commands: ['network explain'],
    layout: 'document',
  },
  'network-changes': {
    title: 'Changes of connections',
    description: 'What may flow after a change and not before, and the other way round.',
    version: NETWORK_REPORT_VERSION,
    schema: changesReportSchema,
    commands: ['network diff'],
    layout: 'document',
  },
  'network-exposure': {
    title: 'Exposure',
    description: 'What can be reached from outside, and the way there.',
    version: NETWORK_REPORT_VERSION,
    schema: exposureReportSchema,
    commands: ['network exposure'],
    layout: 'document',
  },
  'blast-radius': {
    title: 'Blast radius',
    description: 'What falls when a workload does, and which rule to remove first.',
    version: NETWORK_REPORT_VERSION,
    schema: blastReportSchema,
    commands: ['network blast-radius'],
    layout: 'document',
  },
  'attack-paths': {
    title: 'Attack paths',
    description:
      'How an attacker gets from where he begins to what he wants, and the fewest changes that stop him.',
    version: ATTACK_PATHS_VERSION,
    schema: attackPathsSchema,
    commands: ['paths'],
    layout: 'document',
  },
  'network-compilation': {
    title: 'Compiled network policies',
    description: 'Artefacts of network engines, and what they lose.',
    version: SEGMENTATION_REPORT_VERSION,
    schema: networkCompileReportSchema,
    commands: ['network compile'],
    layout: 'document',
  },
  'network-proof': {
    title: 'Proof of network policies',
    description: 'Whether artefacts of network engines mean what the profiles mean.',
    version: SEGMENTATION_REPORT_VERSION,
    schema: proofReportSchema,
    commands: ['network prove'],
    layout: 'document',
  },
  'network-replay': {
    title: 'Replayed flows',
    description: 'What recorded flows would become under a proposed policy.',
    version: FLOW_REPORT_VERSION,
    schema: replayReportSchema,
    commands: ['network replay'],
    layout: 'document',
  },
  'flow-recording': {
    title: 'Recorded flows',
    description: 'A line for the recording, one for each kind of flow, and one for the totals.',
    version: RECORDING_VERSION,
    schema: recordingLineSchema,
    commands: ['network learn'],
    layout: 'lines',
  },
  'watched-flow': {
    title: 'Watched flow',
    description: 'Something that was just seen, what decided, and what would let it through.',
    version: FIRST,
    schema: watchedFlowSchema,
    commands: ['network watch'],
    layout: 'lines',
  },
  'host-change': {
    title: 'Change of a host',
    description: 'What a change of what is enforced on a host does, or would do.',
    version: HOST_REPORT_VERSION,
    schema: hostChangeReportSchema,
    commands: ['network apply', 'network confirm', 'network rollback', 'network remove'],
    layout: 'document',
  },
  'host-status': {
    title: 'Status of a host',
    description: 'What is enforced on a host, proved against the profiles.',
    version: HOST_REPORT_VERSION,
    schema: hostStatusReportSchema,
    commands: ['network status'],
    layout: 'document',
  },
  audit: {
    title: 'Audit',
    description: 'What came of every check of a host, a repository or a workstation.',
    version: AUDIT_VERSION,
    schema: auditSchema,
    commands: ['host audit', 'repo audit', 'workstation audit'],
    layout: 'document',
  },
  'guard-update': {
    title: 'Update of the guard',
    description: 'Something that the guard did, or could not do.',
    version: FIRST,
    schema: guardUpdateSchema,
    commands: ['network guard'],
    layout: 'lines',
  },
  'derived-profiles': {
    title: 'Derived profiles',
    description: 'First profiles of workloads, every line of them proposed.',
    version: `${DERIVED_PROFILES_VERSION}`,
    schema: derivedProfilesSchema,
    commands: ['profile derive', 'network import'],
    layout: 'document',
  },
  'profile-lint': {
    title: 'Findings in profiles',
    description: 'What is dangerous, contradictory or against what was seen in profiles.',
    version: PROFILE_REPORT_VERSION,
    schema: lintReportSchema,
    commands: ['profile lint'],
    layout: 'document',
  },
  'profile-explanation': {
    title: 'Explanation of a line',
    description: 'What a line of a profile says, why it is there and what it does.',
    version: PROFILE_REPORT_VERSION,
    schema: explainReportSchema,
    commands: ['profile explain'],
    layout: 'document',
  },
  'profile-changes': {
    title: 'Changes of profiles',
    description: 'Lines that differ between two files of profiles, and what they do to what is allowed.',
    version: PROFILE_REPORT_VERSION,
    schema: diffReportSchema,
    commands: ['profile diff'],
    layout: 'document',
  },
  'profile-compilation': {
    title: 'Compiled profiles',
    description: 'Artefacts of confinement engines, and what they lose.',
    version: PROFILE_REPORT_VERSION,
    schema: compileReportSchema,
    commands: ['profile compile'],
    layout: 'document',
  },
  'profile-decision': {
    title: 'Decision about lines',
    description: 'Lines of profiles that were accepted or refused.',
    version: PROFILE_REPORT_VERSION,
    schema: decisionReportSchema,
    commands: ['profile accept', 'profile refuse'],
    layout: 'document',
  },
  'identity-authority': {
    title: 'Authority',
    description: 'The authority of a trust domain, and what each of its roots does.',
    version: FIRST,
    schema: authorityReportSchema,
    commands: ['identity init', 'identity status', 'identity rotate'],
    layout: 'document',
  },
  'issued-identities': {
    title: 'Issued identities',
    description: 'Certificates of workloads that were written.',
    version: FIRST,
    schema: issuedIdentitiesSchema,
    commands: ['identity issue'],
    layout: 'document',
  },
  ...VAULT_REPORTS,
  invitation: {
    title: 'Invitation',
    description: 'What a person carries from the authority to a node that is to join.',
    version: FIRST,
    schema: invitationSchema,
    commands: ['identity invite'],
    layout: 'document',
  },
} as const satisfies Record<string, ReportModel>;

export type ReportId = keyof typeof REPORTS;
/** A report, or a line of one, as it is written. */
export type ReportOf<Id extends ReportId> = Immutable<z.output<(typeof REPORTS)[Id]['schema']>>;
/** Whatever a command may print as JSON. */
export type AnyReport = { [Id in ReportId]: ReportOf<Id> }[ReportId];
export const REPORT_IDS = Object.keys(REPORTS) as ReportId[];
