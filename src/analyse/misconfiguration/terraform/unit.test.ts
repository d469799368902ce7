import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { declarationsArbitrary } from '../../../../test/fixtures/declarations-arbitrary.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { readTerraform } from '../../../observe/configuration/terraform/read-terraform.ts';
import { terraformChecks } from './unit.ts';

function foundIn(files: Readonly<Record<string, string>>): [id: string, path: string, line: number][] {
  const { modules } = readTerraform(Object.entries(files).map(([path, text]) => ({ path, text })));
  return terraformChecks.checks.flatMap((check) =>
    [...check.find({ path: '/', modules })].map(({ path = '', range }): [string, string, number] => [
      check.id,
      path,
      range?.startLine ?? 0,
    ]),
  );
}

const idsIn = (text: string): string[] => foundIn({ '/main.tf': text }).map(([id]) => id);

describe('the checks of Terraform', () => {
  it('judge a module with what it is given, and tell what its uses share once', () => {
    const rule =
      'variable "from" {}\nresource "aws_security_group_rule" "ssh" {\n  type = "ingress"\n  protocol = "tcp"\n  from_port = 22\n  to_port = 22\n  cidr_blocks = [var.from]\n}\n';
    const use = (name: string, from: string) =>
      `module "${name}" {\n  source = "./m"\n  from = "${from}"\n}\n`;
    assert.deepEqual(
      foundIn({ '/main.tf': use('a', '0.0.0.0/0') + use('b', '0.0.0.0/0'), '/m/main.tf': rule }),
      [['terraform-aws-open-ssh', '/m/main.tf', 2]],
    );
    assert.deepEqual(foundIn({ '/main.tf': use('a', '10.0.0.0/8'), '/m/main.tf': rule }), []);
    assert.deepEqual(foundIn({ '/m/main.tf': rule }), []);
  });

  it('look into policies of every form', () => {
    const statement =
      '{ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*", "Sid": "${var.a}" }] }';
    const resource = (policy: string) => `resource "aws_iam_policy" "p" {\n  policy = ${policy}\n}\n`;
    const document =
      'data "aws_iam_policy_document" "d" {\n  statement {\n    actions = ["*"]\n    resources = ["*"]\n  }\n}\n';
    for (const text of [
      resource(`<<-EOT\n    ${statement}\n  EOT`),
      resource(`jsonencode(${statement})`),
      resource('data.aws_iam_policy_document.d.json') + document,
      resource('local.p') + document + 'locals {\n  p = data.aws_iam_policy_document.d.json\n}\n',
    ])
      assert.deepEqual(idsIn(text), ['terraform-aws-iam-administrator'], text);
    assert.deepEqual(idsIn(resource('var.p')), []);
  });

  it('say nothing of what is not known', () => {
    assert.deepEqual(
      idsIn(
        'resource "aws_db_instance" "d" {\n  storage_encrypted = var.a\n  publicly_accessible = var.b\n  deletion_protection = var.c\n  backup_retention_period = var.d\n}\nresource "aws_security_group" "g" {\n  ingress {\n    protocol = var.p\n    from_port = var.f\n    to_port = var.t\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n',
      ),
      [],
    );
  });

  it('know which bucket a block is about', () => {
    const bucket =
      'resource "aws_s3_bucket" "a" {\n  bucket = "a"\n  versioning {\n    enabled = true\n  }\n  logging {\n    target_bucket = "l"\n  }\n}\n';
    const block = (name: string) =>
      `resource "aws_s3_bucket_public_access_block" "b" {\n  bucket = ${name}\n  block_public_acls = true\n  block_public_policy = true\n  ignore_public_acls = true\n  restrict_public_buckets = true\n}\n`;
    const wanted = ['terraform-aws-s3-nothing-blocks'];
    assert.deepEqual(idsIn(bucket + block('aws_s3_bucket.other.id')), wanted);
    assert.deepEqual(idsIn(bucket + block('"b"')), wanted);
    for (const name of ['aws_s3_bucket.a.id', 'aws_s3_bucket.a.bucket', '"a"', 'var.bucket'])
      assert.deepEqual(idsIn(bucket + block(name)), [], name);
  });

  it('take whatever is declared, and throw nothing', () => {
    const types = terraformChecks.checks.flatMap(({ failing: [example] }) =>
      typeof example === 'string'
        ? [...example.matchAll(/resource "(\w+)"/g)].map(([, type = '']) => type)
        : [],
    );
    const keys = terraformChecks.checks.flatMap(({ failing: [example] }) =>
      typeof example === 'string' ? [...example.matchAll(/^ *(\w+)/gm)].map(([, key = '']) => key) : [],
    );
    fc.assert(
      fc.property(declarationsArbitrary(types, keys), (declarations) => {
        for (const check of terraformChecks.checks)
          for (const { actual, expected } of check.find({ path: '/', modules: [{ declarations }] }))
            assert.notEqual(actual, expected);
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
