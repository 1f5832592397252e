export {
  chooseCandidates,
  providerHeaderValues,
  type RoutingDecision,
  type RoutingRequest,
} from './choose-candidates.js';
export {
  deploymentLabel,
  type Deployment,
  type DeploymentTable,
  type ListedDeployment,
} from './deployment.js';
export { modelOwner } from './model-owner.js';
export { planRetry, type FailedAttempt, type RetryBounds, type RetryDecision } from './retry-plan.js';
