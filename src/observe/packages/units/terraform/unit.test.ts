import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { TERRAFORM_UNIT } from './unit.ts';

const LOCK = `# This file is maintained automatically by "terraform init".
provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.31.0"
  constraints = "~> 5.0"
  hashes = [
    "h1:abc=",
  ]
}

provider "registry.example/sea/boat" {
  version = "1.0.0-beta1"
}

provider "registry.opentofu.org/sea/open" {
}
`;
const MODULES = JSON.stringify({
  Modules: [
    { Key: '', Source: '', Dir: '.' },
    { Key: 'vpc', Source: 'registry.terraform.io/terraform-aws-modules/vpc/aws', Version: '5.1.0', Dir: 'x' },
    { Key: 'own', Source: './own', Dir: 'own' },
    { Key: 'git', Source: 'git::https://example.com/boat.git?ref=v1', Dir: 'y' },
  ],
});

describe('packages of Terraform', () => {
  it('are the providers and modules that it locked', () => {
    const { names, gaps, packages } = trial(TERRAFORM_UNIT, {
      '/.terraform.lock.hcl': LOCK,
      '/.terraform/modules/modules.json': MODULES,
    });
    assert.deepEqual(names, [
      'hashicorp/aws@5.31.0',
      'registry.example/sea/boat@1.0.0-beta1',
      'terraform-aws-modules/vpc/aws@5.1.0',
    ]);
    assert.equal(packages[0]?.package.purl, 'pkg:terraform/hashicorp/aws@5.31.0');
    assert.equal(gaps.length, 2);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(TERRAFORM_UNIT, { '/.terraform.lock.hcl': LOCK, '/.terraform/modules/modules.json': MODULES });
  });
});
