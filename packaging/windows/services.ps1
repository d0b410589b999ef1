# Untested. Run as Administrator, with the programs in C:\Program Files\Custody. Each service has a virtual account of its own,
# so state and key are out of the developers' reach; there is no broker for Windows yet, so no file is read as a developer.
$programs = 'C:\Program Files\Custody'
$state = "$env:ProgramData\Custody"
$parts = @{
  'custodyd'     = "`"$programs\node.exe`" `"$programs\app\apps\daemon\src\main.ts`" --separate"
  'custody-seal' = "`"$programs\node.exe`" `"$programs\app\apps\sealer\src\main.ts`" `"$state\custody-seal`""
}
foreach ($name in $parts.Keys) {
  sc.exe create $name binPath= $parts[$name] start= auto obj= "NT SERVICE\$name"
  sc.exe sidtype $name restricted
  sc.exe failure $name reset= 60 actions= restart/1000
  New-Item -ItemType Directory -Force "$state\$name" | Out-Null
  icacls "$state\$name" /inheritance:r /grant "NT SERVICE\${name}:(OI)(CI)F" 'BUILTIN\Administrators:(OI)(CI)F'
}
