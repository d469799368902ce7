const OF_TEMPLATES = `
  condition copy count defaultValue existing expressionEvaluationOptions functions input members name
  namespace output outputs parameters properties resources scope template type value variables
`;

const OF_RESOURCES = `
  access actions addonProfiles adminPassword adminUserEnabled administratorLoginPassword administrators
  agentPoolProfiles allow allowBlobPublicAccess allowCrossTenantReplication allowInsecure allowedOrigins
  allowSharedKeyAccess anonymousPullEnabled apiServerAccessProfile appSettings attributes authConfig
  authorizedIPRanges autoUpgradeProfile azureADOnlyAuthentication azurepolicy configuration containers cors
  corsPolicy defaultAction destinationPortRange destinationPortRanges direction disableLocalAccounts
  disableLocalAuth disablePasswordAuthentication disableRunCommand enableEncryptionAtHost enableNodePublicIP
  enableNonSslPort enablePrivateCluster enablePurgeProtection enableRBAC enableRbacAuthorization
  enableSoftDelete enabled encryption encryptionAtHost env endIpAddress environmentVariables exp
  exportPolicy external ftpsState httpsOnly image ingress ipAddress ipRules linuxConfiguration minTlsVersion
  minimalTlsVersion minimumTlsVersion mtls network networkAcls networkPolicy networkProfile osProfile
  passwordAuth peerAuthentication peerTrafficConfiguration permissions policies privileged protocol
  publicAccess publicNetworkAccess quarantinePolicy remoteDebuggingEnabled roleDefinitionId secrets
  securityContext securityProfile securityRules siteConfig sourceAddressPrefix sourceAddressPrefixes
  startIpAddress state status supportsHttpsTrafficOnly upgradeChannel virtualMachineProfile workloadIdentity
`;

/** Names of parts of templates and of properties that checks ask for; a test holds every check to it. */
export const PROPERTY_NAMES: readonly string[] = `${OF_TEMPLATES}${OF_RESOURCES}`.trim().split(/\s+/);
