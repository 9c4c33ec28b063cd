export { startUnits } from './generated/start-units.js'
