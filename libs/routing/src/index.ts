export { chooseCandidates, providerHeaderValues, type RoutingDecision } from './choose-candidates.js';
export {
  deploymentLabel,
  type Deployment,
  type DeploymentTable,
  type ListedDeployment,
} from './deployment.js';
export { modelOwner } from './model-owner.js';
export { planRetry, type RetryBounds } from './retry-plan.js';
