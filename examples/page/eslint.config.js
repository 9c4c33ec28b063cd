export { web as default } from '@mm/eslint-config'
