export {
  findingClasses,
  textRoles,
  type Detector,
  type Finding,
  type FindingClass,
  type TextRole,
} from './finding.js';
