import { valueAt } from '../../../model/configuration/place.ts';
import {
  declarationCheck,
  itemsAt,
  refersTo,
  type InfrastructureCheck,
  textAt,
} from '../../infrastructure/declarations.ts';
import { documentationOf, resourceText } from './dialect.ts';

/** A resource of its own that another should have beside it. */
interface Companion extends Pick<InfrastructureCheck, 'id' | 'title' | 'why' | 'vectors'> {
  readonly type: string;
  readonly companion: string;
  /** By which it names the other. */
  readonly attribute: string;
  /** The block of the other that says the same in old versions of the provider. */
  readonly block?: string;
  /** An attribute by which a companion of another resource names those that need none. */
  readonly exempt?: string;
}

const COMPANIONS: readonly Companion[] = [
  {
    id: 'terraform-aws-s3-nothing-versioned',
    title: 'Nothing keeps earlier versions of what is in the bucket',
    why: 'What is overwritten or encrypted by an intruder is gone.',
    vectors: ['V4', 'V10'],
    type: 'aws_s3_bucket',
    companion: 'aws_s3_bucket_versioning',
    attribute: 'bucket',
    block: 'versioning',
  },
  {
    id: 'terraform-aws-s3-no-access-logs',
    title: 'Nobody can tell who read the bucket',
    why: 'After a leak there is nothing to look at.',
    vectors: ['V4', 'V10'],
    type: 'aws_s3_bucket',
    companion: 'aws_s3_bucket_logging',
    attribute: 'bucket',
    block: 'logging',
    exempt: 'target_bucket',
  },
  {
    id: 'terraform-aws-vpc-no-flow-logs',
    title: 'Nobody can tell who talked to whom',
    why: 'After an attack there is nothing to look at.',
    vectors: ['V8'],
    type: 'aws_vpc',
    companion: 'aws_flow_log',
    attribute: 'vpc_id',
  },
];

function companionCheck({
  type,
  companion,
  attribute,
  block,
  exempt,
  ...head
}: Companion): InfrastructureCheck {
  const named = (by: string): string => resourceText(companion, `${by} = ${type}.example.id`);
  const bare = resourceText(type, 'tags = {}');
  return declarationCheck({
    ...head,
    fix: `Add an ${companion} that names it.`,
    severity: 'low',
    references: [documentationOf(companion)],
    types: [type],
    *wrong(declaration, module) {
      if (block !== undefined && valueAt(declaration.value, [block]) !== undefined) return;
      if (refersTo(module, companion, attribute, declaration) !== 'no') return;
      if (exempt !== undefined && refersTo(module, companion, exempt, declaration) !== 'no') return;
      yield { at: [], actual: `no ${companion} of it`, expected: companion };
    },
    failing: [bare],
    passing: [
      `${bare}${named(attribute)}`,
      ...(block === undefined ? [] : [resourceText(type, `${block} {\n  enabled = true\n}`)]),
      ...(exempt === undefined ? [] : [`${bare}${named(exempt)}`]),
    ] as [string, ...string[]],
  });
}

/** How passwords of people should be, and what is less. */
const PASSWORDS: readonly (readonly [attribute: string, isWeak: (value: number) => boolean, good: number])[] =
  [
    ['minimum_password_length', (value) => value < 14, 14],
    ['password_reuse_prevention', (value) => value < 24, 24],
  ];

/** What should stand beside a resource, and what should not be there at all. */
export const COMPANION_CHECKS: readonly InfrastructureCheck[] = [
  ...COMPANIONS.map(companionCheck),
  declarationCheck({
    id: 'terraform-aws-user-has-policy',
    title: 'Rights are given to a person alone',
    why: 'Nobody sees them who looks at groups and roles, and they stay when the person does something else.',
    fix: 'Give them to a group or a role.',
    severity: 'low',
    vectors: ['V1'],
    references: [documentationOf('aws_iam_user_policy')],
    standards: ['CIS AWS 1.15'],
    types: ['aws_iam_user_policy', 'aws_iam_user_policy_attachment'],
    *wrong({ type }) {
      yield { at: [], actual: type, expected: type.replace('_user_', '_group_') };
    },
    failing: [resourceText('aws_iam_user_policy_attachment', 'user = "ann"')],
    passing: [resourceText('aws_iam_group_policy_attachment', 'group = "team"')],
  }),
  declarationCheck({
    id: 'terraform-aws-password-policy-weak',
    title: 'Passwords of people may be short, or old ones',
    why: 'They are guessed, or have got away elsewhere.',
    fix: 'Say minimum_password_length = 14 and password_reuse_prevention = 24.',
    severity: 'medium',
    vectors: ['V1'],
    references: [documentationOf('aws_iam_account_password_policy')],
    standards: ['CIS AWS 1.8', 'CIS AWS 1.9'],
    types: ['aws_iam_account_password_policy'],
    *wrong({ value }) {
      for (const [attribute, isWeak, good] of PASSWORDS) {
        const written = valueAt(value, [attribute]);
        const found = textAt(value, attribute);
        if (written !== undefined && !(found !== undefined && isWeak(Number(found)))) continue;
        yield {
          at: [attribute],
          actual: found === undefined ? `no "${attribute}"` : `${attribute} = ${found}`,
          expected: `${attribute} = ${good}`,
        };
      }
    },
    failing: [
      resourceText(
        'aws_iam_account_password_policy',
        'minimum_password_length = 8\npassword_reuse_prevention = 24',
      ),
      resourceText('aws_iam_account_password_policy', 'minimum_password_length = 14'),
      resourceText(
        'aws_iam_account_password_policy',
        'minimum_password_length = "8"\npassword_reuse_prevention = "24"',
      ),
    ],
    passing: [
      resourceText(
        'aws_iam_account_password_policy',
        'minimum_password_length = 14\npassword_reuse_prevention = 24',
      ),
    ],
  }),
  declarationCheck({
    id: 'terraform-google-machine-public',
    title: 'Machine has an address of the internet',
    why: 'Every port that it opens by mistake is tried within minutes.',
    fix: 'Take access_config away, and put a balancer in front of it.',
    severity: 'medium',
    vectors: ['V8'],
    references: [documentationOf('google_compute_instance')],
    standards: ['CIS GCP 4.9'],
    types: ['google_compute_instance', 'google_compute_instance_template'],
    *wrong({ value }) {
      for (const [index, one] of itemsAt(value, 'network_interface').entries())
        if (itemsAt(one, 'access_config').length > 0)
          yield {
            at: ['network_interface', index, 'access_config'],
            actual: 'access_config',
            expected: 'no "access_config"',
          };
    },
    failing: [resourceText('google_compute_instance', 'network_interface {\n  access_config {}\n}')],
    passing: [resourceText('google_compute_instance', 'network_interface {\n  network = "inner"\n}')],
  }),
  declarationCheck({
    id: 'terraform-google-machine-every-api',
    title: 'Whoever takes the machine over may call every API',
    why: 'The account that machines have by default is an editor of the project, and the scope leaves nothing out.',
    fix: 'Name an account of its own by "email", with the roles that it needs.',
    severity: 'high',
    vectors: ['V6'],
    references: [documentationOf('google_compute_instance')],
    standards: ['CIS GCP 4.2'],
    types: ['google_compute_instance', 'google_compute_instance_template'],
    *wrong({ value }) {
      for (const [index, one] of itemsAt(value, 'service_account').entries()) {
        const scopes = itemsAt(one, 'scopes').filter((scope) => typeof scope === 'string');
        const isAll = scopes.some((scope) => /(?:^|\/)cloud-platform$/.test(scope));
        const email = valueAt(one, ['email']);
        if (isAll && (email === undefined || /-compute@developer\./.test(textAt(one, 'email') ?? '')))
          yield {
            at: ['service_account', index, 'scopes'],
            actual: 'cloud-platform for the default account',
            expected: 'an account of its own',
          };
      }
    },
    failing: [resourceText('google_compute_instance', 'service_account {\n  scopes = ["cloud-platform"]\n}')],
    passing: [
      resourceText(
        'google_compute_instance',
        'service_account {\n  email = "web@example.iam.gserviceaccount.com"\n  scopes = ["cloud-platform"]\n}',
      ),
    ],
  }),
];
