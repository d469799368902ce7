import * as z from 'zod';
import { ApplicationSet } from '../../../../model/sets/applications.ts';
import type { Language } from '../../../../model/sets/language.ts';
import { exactText, oneOfTexts } from '../../../../model/sets/patterns.ts';
import type { Tell } from './types.ts';

/** Requests by their names in rules, with those in the protocol (https://kafka.apache.org/protocol, API keys). */
const WITH_TOPICS: ReadonlyMap<string, string> = new Map([
  ['produce', 'Produce'],
  ['fetch', 'Fetch'],
  ['offsets', 'ListOffsets'],
  ['metadata', 'Metadata'],
  ['leaderandisr', 'LeaderAndIsr'],
  ['stopreplica', 'StopReplica'],
  ['updatemetadata', 'UpdateMetadata'],
  ['offsetcommit', 'OffsetCommit'],
  ['offsetfetch', 'OffsetFetch'],
  ['createtopics', 'CreateTopics'],
  ['deletetopics', 'DeleteTopics'],
  ['deleterecords', 'DeleteRecords'],
  ['offsetforleaderepoch', 'OffsetForLeaderEpoch'],
  ['addpartitionstotxn', 'AddPartitionsToTxn'],
  ['writetxnmarkers', 'WriteTxnMarkers'],
  ['txnoffsetcommit', 'TxnOffsetCommit'],
]);
const WITHOUT_TOPICS: ReadonlyMap<string, string> = new Map([
  ['controlledshutdown', 'ControlledShutdown'],
  ['findcoordinator', 'FindCoordinator'],
  ['joingroup', 'JoinGroup'],
  ['heartbeat', 'Heartbeat'],
  ['leavegroup', 'LeaveGroup'],
  ['syncgroup', 'SyncGroup'],
  ['describegroups', 'DescribeGroups'],
  ['listgroups', 'ListGroups'],
  ['saslhandshake', 'SaslHandshake'],
  ['apiversions', 'ApiVersions'],
  ['initproducerid', 'InitProducerId'],
  ['addoffsetstotxn', 'AddOffsetsToTxn'],
  ['endtxn', 'EndTxn'],
  ['describeacls', 'DescribeAcls'],
  ['createacls', 'CreateAcls'],
  ['deleteacls', 'DeleteAcls'],
  ['describeconfigs', 'DescribeConfigs'],
  ['alterconfigs', 'AlterConfigs'],
]);
const APIS: ReadonlyMap<string, string> = new Map([...WITH_TOPICS, ...WITHOUT_TOPICS]);

/** What each role may ask. */
const ROLES: ReadonlyMap<string, readonly string[]> = new Map([
  ['produce', ['Produce', 'Metadata', 'ApiVersions']],
  [
    'consume',
    [
      'Fetch',
      'ListOffsets',
      'Metadata',
      'OffsetCommit',
      'OffsetFetch',
      'FindCoordinator',
      'JoinGroup',
      'Heartbeat',
      'LeaveGroup',
      'SyncGroup',
      'ApiVersions',
    ],
  ],
]);

export const kafkaSchema = z
  .strictObject({
    role: z.string().toLowerCase().default(''),
    apiKey: z.string().toLowerCase().default(''),
    apiVersion: z.string().max(5).default(''),
    clientID: z.string().max(1000).default(''),
    topic: z.string().max(255).default(''),
  })
  .refine(({ role, apiKey }) => role === '' || apiKey === '', {
    message: 'must not have both role and apiKey',
  })
  .refine(({ role }) => role === '' || ROLES.has(role), {
    path: ['role'],
    message: 'must be produce or consume',
  })
  .refine(({ apiKey }) => apiKey === '' || APIS.has(apiKey), {
    path: ['apiKey'],
    message: 'is no request of Kafka that Cilium knows',
  })
  .refine(({ topic }) => /^[\w.-]*$/.test(topic), { path: ['topic'], message: 'is no name of a topic' });
export type WrittenKafka = z.output<typeof kafkaSchema>;

/**
 * The requests that a rule allows. A topic is asked of requests that have one only.
 * Source: https://docs.cilium.io/en/stable/security/policy/layer7/ (Kafka).
 */
export function kafkaMessages(written: WrittenKafka, field: string, tell: Tell): ApplicationSet {
  const { role, apiKey, topic } = written;
  for (const unknown of ['apiVersion', 'clientID'] as const)
    if (written[unknown] !== '')
      tell(`${field}.${unknown}`, 'is not compared; the rule is taken as without it');
  const names = ROLES.get(role) ?? [APIS.get(apiKey)].flatMap((name) => name ?? []);
  const apis = names.length === 0 ? undefined : oneOfTexts(names);
  if (topic === '') return ApplicationSet.kafka(apis ? { apis } : {});
  const topicless = oneOfTexts(WITHOUT_TOPICS.values());
  const within = (some: Language): Language => apis?.intersect(some) ?? some;
  return ApplicationSet.kafka({ apis: within(topicless) }).union(
    ApplicationSet.kafka({ apis: within(topicless.complement()), topics: exactText(topic) }),
  );
}
