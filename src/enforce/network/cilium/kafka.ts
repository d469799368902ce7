import type { KafkaRule } from '../../../model/segmentation/permission.ts';
import type { Approximation } from '../approximation.ts';

/** Requests by their names in the protocol, with those that Cilium has for them; the first have topics. */
const WITH_TOPICS: ReadonlyMap<string, string> = new Map(
  [
    'Produce',
    'Fetch',
    'Metadata',
    'LeaderAndIsr',
    'StopReplica',
    'UpdateMetadata',
    'OffsetCommit',
    'OffsetFetch',
    'CreateTopics',
    'DeleteTopics',
    'DeleteRecords',
    'OffsetForLeaderEpoch',
    'AddPartitionsToTxn',
    'WriteTxnMarkers',
    'TxnOffsetCommit',
  ].map((name) => [name, name.toLowerCase()] as const),
).set('ListOffsets', 'offsets');
const WITHOUT_TOPICS: ReadonlyMap<string, string> = new Map(
  [
    'ControlledShutdown',
    'FindCoordinator',
    'JoinGroup',
    'Heartbeat',
    'LeaveGroup',
    'SyncGroup',
    'DescribeGroups',
    'ListGroups',
    'SaslHandshake',
    'ApiVersions',
    'InitProducerId',
    'AddOffsetsToTxn',
    'EndTxn',
    'DescribeAcls',
    'CreateAcls',
    'DeleteAcls',
    'DescribeConfigs',
    'AlterConfigs',
  ].map((name) => [name, name.toLowerCase()] as const),
);
const LEFT_OUT = 'they are left out';

/** Rules for requests of Kafka. Source: https://docs.cilium.io/en/stable/security/policy/layer7/ (Kafka). */
export function kafkaRules(rules: readonly KafkaRule[], approximation: Approximation): object[] {
  return rules.flatMap(({ topics, apis }) => {
    const exact = topics && topicsOf(topics, approximation);
    const keys = apis && keysOf(apis, exact !== undefined, approximation);
    if (exact?.length === 0 || keys?.length === 0) return [];
    if (!exact) return keys ? keys.map((apiKey) => ({ apiKey })) : [{}];
    const asked = keys ?? keysWithTopics(approximation);
    return exact.flatMap((topic) => (asked ? asked.map((apiKey) => ({ apiKey, topic })) : [{ topic }]));
  });
}

/** Single topics; undefined where every one is meant. */
function topicsOf(topics: readonly string[], approximation: Approximation): string[] | undefined {
  const exact = topics.filter((topic) => !topic.endsWith('*'));
  if (exact.length === topics.length) return exact;
  const instead = { more: 'every topic is meant', less: LEFT_OUT };
  return approximation.isMore('Cilium has no patterns of topics', instead) ? undefined : exact;
}

/** Where no request is named, all that have a topic are; or a topic alone, which requests without one pass. */
function keysWithTopics(approximation: Approximation): string[] | undefined {
  const isMore = approximation.isMore('Cilium lets requests without a topic pass a rule for a topic', {
    more: 'they are meant too',
    less: 'only requests that Cilium has a name for and that have a topic are meant',
  });
  return isMore ? undefined : [...WITH_TOPICS.values()];
}

function keysOf(apis: readonly string[], hasTopics: boolean, approximation: Approximation): string[] {
  const unknown = apis.filter((api) => !WITH_TOPICS.has(api) && !WITHOUT_TOPICS.has(api));
  if (unknown.length > 0)
    approximation.forced('less', `Cilium has no name for the requests ${unknown.join(', ')}: ${LEFT_OUT}`);
  const topicless = apis.filter((api) => WITHOUT_TOPICS.has(api));
  const isMeant =
    !hasTopics ||
    topicless.length === 0 ||
    approximation.isMore(`the requests ${topicless.join(', ')} have no topic`, {
      more: 'they are meant all the same',
      less: LEFT_OUT,
    });
  return apis.flatMap((api) => WITH_TOPICS.get(api) ?? (isMeant ? (WITHOUT_TOPICS.get(api) ?? []) : []));
}
