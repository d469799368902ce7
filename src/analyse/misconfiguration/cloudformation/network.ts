import { type Declaration, Unknown } from '../../../model/configuration/infrastructure.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import {
  declarationCheck,
  type InfrastructureCheck,
  itemsAt,
  refersTo,
  textAt,
} from '../../infrastructure/declarations.ts';
import { ALL_PORTS, firewallChecks, type Opening } from '../../infrastructure/openings.ts';
import { documentationOf, templateText, textOf } from './dialect.ts';

const GROUP = 'AWS::EC2::SecurityGroup';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

function openingsOf({ type, value }: Declaration): Opening[] {
  const rules: (readonly [Path, unknown])[] =
    type === GROUP
      ? itemsAt(value, 'SecurityGroupIngress').map((rule, index) => [['SecurityGroupIngress', index], rule])
      : [[[], value]];
  return rules.flatMap(([at, rule]): Opening[] => {
    const networks = ['CidrIp', 'CidrIpv6'].flatMap((key) => itemsAt(rule, key));
    const protocol = textAt(rule, 'IpProtocol');
    if (protocol === '-1') return [{ at, networks, ...ALL_PORTS }];
    const [from, to] = [Number(textAt(rule, 'FromPort')), Number(textAt(rule, 'ToPort'))];
    return Number.isInteger(from) && Number.isInteger(to) && /^(?:tcp|6)$/i.test(protocol ?? '')
      ? [{ at, networks, from, to }]
      : [];
  });
}

/** Attributes of a balancer, which are a list of keys and values: what they should say, and what is told of it. */
const ATTRIBUTES: readonly (Pick<InfrastructureCheck, 'id' | 'title' | 'why' | 'vectors'> & {
  readonly key: string;
})[] = [
  {
    id: 'cloudformation-aws-balancer-bad-headers',
    title: 'Balancer passes malformed headers on',
    why: 'Services behind it that read them otherwise can be made to take one request for two.',
    vectors: ['V11'],
    key: 'routing.http.drop_invalid_header_fields.enabled',
  },
  {
    id: 'cloudformation-aws-balancer-no-logs',
    title: 'Requests to the balancer are not logged',
    why: 'Nobody can tell afterwards who asked for what.',
    vectors: ['V8', 'V11'],
    key: 'access_logs.s3.enabled',
  },
];

function attributeCheck({ key, ...head }: (typeof ATTRIBUTES)[number]): InfrastructureCheck {
  const written = (value: string) =>
    templateText(BALANCER, { LoadBalancerAttributes: [{ Key: key, Value: value }] });
  return declarationCheck({
    ...head,
    fix: `Say ${key} with the value true in LoadBalancerAttributes.`,
    severity: 'low',
    references: [documentationOf(BALANCER)],
    types: [BALANCER],
    *wrong({ value }) {
      if (textAt(value, 'Type') === 'network' || textAt(value, 'Type') === 'gateway') return;
      const attributes = itemsAt(value, 'LoadBalancerAttributes');
      if (attributes.some((one) => one instanceof Unknown)) return;
      const index = attributes.findIndex((one) => textAt(one, 'Key') === key);
      const found = valueAt(attributes[index], ['Value']);
      if (found instanceof Unknown || String(found) === 'true') return;
      yield {
        at: index < 0 ? ['LoadBalancerAttributes'] : ['LoadBalancerAttributes', index, 'Value'],
        actual: index < 0 ? `no "${key}"` : `${key}: ${textAt(attributes[index], 'Value') ?? ''}`,
        expected: `${key}: true`,
      };
    },
    failing: [templateText(BALANCER, { Type: 'application' }), written('false')],
    passing: [written('true'), templateText(BALANCER, { Type: 'network' })],
  });
}

/** What networks and balancers let in. */
export const NETWORK_CHECKS: readonly InfrastructureCheck[] = [
  ...firewallChecks({
    id: 'cloudformation-aws',
    reference: documentationOf(GROUP),
    types: [GROUP, 'AWS::EC2::SecurityGroupIngress'],
    openings: openingsOf,
    text: (port, network) =>
      templateText(GROUP, {
        GroupDescription: 'example',
        SecurityGroupIngress: [
          { IpProtocol: 'tcp', FromPort: Number(port), ToPort: Number(port), CidrIp: network },
        ],
      }),
    textOfAll: templateText('AWS::EC2::SecurityGroupIngress', { IpProtocol: '-1', CidrIpv6: '::/0' }),
  }),
  ...ATTRIBUTES.map(attributeCheck),
  declarationCheck({
    id: 'cloudformation-aws-balancer-in-clear',
    title: 'Balancer talks to clients in clear',
    why: 'Who is on the way reads and changes requests, sessions and passwords.',
    fix: 'Say Protocol: HTTPS with a certificate, and have port 80 redirect only.',
    severity: 'medium',
    vectors: ['V8', 'V11'],
    references: [documentationOf(LISTENER)],
    types: [LISTENER],
    *wrong({ value }) {
      const isForwarding = itemsAt(value, 'DefaultActions').some((one) => textAt(one, 'Type') === 'forward');
      if (textAt(value, 'Protocol') === 'HTTP' && isForwarding)
        yield { at: ['Protocol'], actual: 'Protocol: HTTP', expected: 'Protocol: HTTPS' };
    },
    failing: [templateText(LISTENER, { Protocol: 'HTTP', DefaultActions: [{ Type: 'forward' }] })],
    passing: [templateText(LISTENER, { Protocol: 'HTTP', DefaultActions: [{ Type: 'redirect' }] })],
  }),
  declarationCheck({
    id: 'cloudformation-aws-balancer-old-tls',
    title: 'Balancer takes old versions of TLS',
    why: 'Who is on the way can break or weaken TLS 1.0 and 1.1.',
    fix: 'Say SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06.',
    severity: 'medium',
    vectors: ['V8', 'V11'],
    references: [documentationOf(LISTENER)],
    types: [LISTENER],
    *wrong({ value, set }) {
      const [policy, text] = [valueAt(value, ['SslPolicy']), textAt(value, 'SslPolicy')];
      const isTls = /^(?:HTTPS|TLS)$/.test(textAt(value, 'Protocol') ?? '');
      if (!isTls || policy instanceof Unknown || (policy !== undefined && !OLD_POLICY.test(text ?? '')))
        return;
      yield {
        at: ['SslPolicy'],
        actual: text === undefined ? 'no "SslPolicy"' : `SslPolicy: ${text}`,
        expected: 'SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06',
        edits: set(['SslPolicy'], 'ELBSecurityPolicy-TLS13-1-2-2021-06'),
      };
    },
    failing: [
      templateText(LISTENER, { Protocol: 'HTTPS' }),
      templateText(LISTENER, { Protocol: 'TLS', SslPolicy: 'ELBSecurityPolicy-2016-08' }),
    ],
    passing: [
      templateText(LISTENER, { Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }),
    ],
  }),
  declarationCheck({
    id: 'cloudformation-aws-vpc-no-flow-logs',
    title: 'Traffic of the network is not logged',
    why: 'Nobody can tell afterwards which machine talked to which.',
    fix: 'Add an AWS::EC2::FlowLog with the network as its ResourceId.',
    severity: 'low',
    vectors: ['V8'],
    standards: ['CIS AWS 3.7'],
    references: [documentationOf('AWS::EC2::FlowLog')],
    types: ['AWS::EC2::VPC'],
    *wrong(vpc, module) {
      if (refersTo(module, 'AWS::EC2::FlowLog', 'ResourceId', vpc) === 'no')
        yield { at: [], actual: 'no AWS::EC2::FlowLog of it', expected: 'AWS::EC2::FlowLog' };
    },
    failing: [templateText('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' })],
    passing: [
      textOf({
        Resources: {
          Network: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
          Log: { Type: 'AWS::EC2::FlowLog', Properties: { ResourceId: { Ref: 'Network' } } },
        },
      }),
    ],
  }),
  declarationCheck({
    id: 'cloudformation-aws-eks-open-networks',
    title: 'Public API of the cluster answers every address',
    why: 'Anybody can try stolen credentials and unpatched holes of the API server.',
    fix: 'Name the networks of your own in PublicAccessCidrs.',
    severity: 'high',
    vectors: ['V5', 'V8'],
    references: [documentationOf('AWS::EKS::Cluster')],
    types: ['AWS::EKS::Cluster'],
    *wrong({ value }) {
      const block = valueAt(value, ['ResourcesVpcConfig']);
      const isPublic = valueAt(block, ['EndpointPublicAccess']);
      const networks = valueAt(block, ['PublicAccessCidrs']);
      if (block === undefined || block instanceof Unknown || isPublic instanceof Unknown) return;
      if (String(isPublic) === 'false' || networks instanceof Unknown) return;
      if (networks === undefined || itemsAt(networks).includes('0.0.0.0/0'))
        yield {
          at: ['ResourcesVpcConfig', 'PublicAccessCidrs'],
          actual: networks ? 'PublicAccessCidrs with 0.0.0.0/0' : 'no "PublicAccessCidrs"',
          expected: 'networks of your own',
        };
    },
    failing: [
      templateText('AWS::EKS::Cluster', { ResourcesVpcConfig: { SubnetIds: ['subnet-1'] } }),
      templateText('AWS::EKS::Cluster', { ResourcesVpcConfig: { PublicAccessCidrs: ['0.0.0.0/0'] } }),
    ],
    passing: [
      templateText('AWS::EKS::Cluster', { ResourcesVpcConfig: { PublicAccessCidrs: ['192.0.2.0/24'] } }),
      templateText('AWS::EKS::Cluster', { ResourcesVpcConfig: { EndpointPublicAccess: false } }),
    ],
  }),
];

/** Policies that take TLS 1.0 or 1.1. */
const OLD_POLICY = /^ELBSecurityPolicy-(?:2015|2016|TLS-1-[01]-|TLS13-1-[01]-|FS-2018-06|FS-1-1)/;
