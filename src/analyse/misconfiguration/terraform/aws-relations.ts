import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import {
  declarationBy,
  declarationCheck,
  itemsAt,
  refersTo,
  type InfrastructureCheck,
  type KeyOf,
  textAt,
} from '../../infrastructure/declarations.ts';
import { documentationOf, resourceText } from './dialect.ts';

const BUCKET = 'aws_s3_bucket';
const BLOCK = 'aws_s3_bucket_public_access_block';
const TYPE: KeyOf = ({ type }) => type;

/** What more than one attribute or resource of AWS decides together. */
export const AWS_RELATION_CHECKS: readonly InfrastructureCheck[] = [
  declarationCheck({
    id: 'terraform-aws-s3-nothing-blocks',
    title: 'Nothing keeps the bucket from being opened to everybody',
    why: 'One wrong list or policy is enough to give its content to everybody.',
    fix: `Add an ${BLOCK} with all four settings.`,
    severity: 'medium',
    vectors: ['V4', 'V10'],
    references: [documentationOf(BLOCK)],
    standards: ['CIS AWS 2.1.4'],
    types: [BUCKET],
    *wrong(bucket, module) {
      if (refersTo(module, BLOCK, 'bucket', bucket) !== 'no') return;
      if (declarationBy(module, TYPE, 'aws_s3_account_public_access_block')) return;
      yield { at: [], actual: `no ${BLOCK} of it`, expected: BLOCK };
    },
    failing: [resourceText(BUCKET, 'bucket = "example"')],
    passing: [
      `${resourceText(BUCKET, 'bucket = "example"')}${resourceText(
        BLOCK,
        `bucket = ${BUCKET}.example.id\nblock_public_acls = true\nblock_public_policy = true`,
      )}`,
    ],
  }),
  declarationCheck({
    id: 'terraform-aws-eks-open-networks',
    title: 'Public API of the cluster answers every address',
    why: 'Anybody can try stolen credentials and unpatched holes of the API server.',
    fix: 'Name the networks of your own in public_access_cidrs.',
    severity: 'high',
    vectors: ['V5', 'V8'],
    references: [documentationOf('aws_eks_cluster')],
    types: ['aws_eks_cluster'],
    *wrong({ value }) {
      const block = valueAt(value, ['vpc_config', 0]);
      const isPublic = valueAt(block, ['endpoint_public_access']);
      if (
        block instanceof Unknown ||
        block === undefined ||
        String(isPublic) === 'false' ||
        isPublic instanceof Unknown
      )
        return;
      const networks = valueAt(block, ['public_access_cidrs']);
      if (networks instanceof Unknown) return;
      if (networks === undefined || networks === null || itemsAt(networks).flat().includes('0.0.0.0/0'))
        yield {
          at: ['vpc_config', 0, 'public_access_cidrs'],
          actual: networks ? 'public_access_cidrs with 0.0.0.0/0' : 'no "public_access_cidrs"',
          expected: 'networks of your own',
        };
    },
    failing: [
      resourceText('aws_eks_cluster', 'vpc_config {\n  public_access_cidrs = ["0.0.0.0/0"]\n}'),
      resourceText('aws_eks_cluster', 'vpc_config {\n  subnet_ids = ["subnet-1"]\n}'),
    ],
    passing: [
      resourceText('aws_eks_cluster', 'vpc_config {\n  public_access_cidrs = ["192.0.2.0/24"]\n}'),
      resourceText('aws_eks_cluster', 'vpc_config {\n  endpoint_public_access = false\n}'),
    ],
  }),
  declarationCheck({
    id: 'terraform-aws-balancer-in-clear',
    title: 'Balancer talks to clients in clear',
    why: 'Who is on the way reads and changes requests, sessions and passwords.',
    fix: 'Say protocol = "HTTPS" with a certificate, and have port 80 redirect only.',
    severity: 'medium',
    vectors: ['V8', 'V11'],
    references: [documentationOf('aws_lb_listener')],
    types: ['aws_lb_listener', 'aws_alb_listener'],
    *wrong({ value }) {
      const isForwarding = itemsAt(value, 'default_action').some((one) => textAt(one, 'type') === 'forward');
      if (textAt(value, 'protocol') === 'HTTP' && isForwarding)
        yield { at: ['protocol'], actual: 'protocol = "HTTP"', expected: 'protocol = "HTTPS"' };
    },
    failing: [resourceText('aws_lb_listener', 'protocol = "HTTP"\ndefault_action {\n  type = "forward"\n}')],
    passing: [resourceText('aws_lb_listener', 'protocol = "HTTP"\ndefault_action {\n  type = "redirect"\n}')],
  }),
  declarationCheck({
    id: 'terraform-aws-balancer-old-tls',
    title: 'Balancer takes old versions of TLS',
    why: 'Who is on the way can break or weaken TLS 1.0 and 1.1.',
    fix: 'Say ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06".',
    severity: 'medium',
    vectors: ['V8', 'V11'],
    references: [documentationOf('aws_lb_listener')],
    types: ['aws_lb_listener', 'aws_alb_listener'],
    *wrong({ value, set }) {
      const policy = valueAt(value, ['ssl_policy']);
      const isTls = /^(?:HTTPS|TLS)$/.test(textAt(value, 'protocol') ?? '');
      const isOld =
        policy === undefined || policy === null || OLD_POLICY.test(textAt(value, 'ssl_policy') ?? '');
      if (isTls && isOld && !(policy instanceof Unknown))
        yield {
          at: ['ssl_policy'],
          actual: typeof policy === 'string' ? `ssl_policy = "${policy}"` : 'no "ssl_policy"',
          expected: 'ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"',
          edits: set(['ssl_policy'], 'ELBSecurityPolicy-TLS13-1-2-2021-06'),
        };
    },
    failing: [
      resourceText('aws_lb_listener', 'protocol = "HTTPS"\nssl_policy = "ELBSecurityPolicy-2016-08"'),
    ],
    passing: [
      resourceText(
        'aws_lb_listener',
        'protocol = "HTTPS"\nssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"',
      ),
    ],
  }),
];

/** Policies that take TLS 1.0 or 1.1. */
const OLD_POLICY = /^ELBSecurityPolicy-(?:2015|2016|TLS-1-[01]-|TLS13-1-[01]-|FS-2018-06|FS-1-1)/;
