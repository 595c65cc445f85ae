; The installer for Windows. tools/installer compiles it, and defines:
;   FROZEN     the program's folder, as tools/freeze makes it
;   OUT        the installer's file
;   ICON       the program's icon
;   VERSION    the program's version
;   NUMBERS    the same as four numbers with dots
;   COPYRIGHT  whose the program is
;   SIGN       optional: a program that signs the file that it is given
;
; /S installs, and removes, without a question; /D=FOLDER, last and without quotes, says where.
; It ends with 0; with 1 if somebody stopped it; with 2 where it can't be done, as on a system that is
; too old; with 3, and nothing changed, where the program is running.

Unicode true
ManifestDPIAware true
SetCompressor /SOLID lzma
SetDateSave off ; two installers of one program are the same
RequestExecutionLevel admin
AllowSkipFiles off

!include LogicLib.nsh
!include FileFunc.nsh
!include MUI2.nsh
!include WinVer.nsh
!include x64.nsh

!define NAME "ClickUp Desktop"
!define BOOKS "Software\Microsoft\Windows\CurrentVersion\Uninstall\clickup-desktop"

Name "${NAME}"
OutFile "${OUT}"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileDescription "${NAME} (setup)"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey LegalCopyright "${COPYRIGHT}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString UNSUITABLE ${LANG_ENGLISH} "${NAME} needs 64-bit Windows 10 (1809) or newer."
LangString UNSUITABLE ${LANG_GERMAN} "${NAME} benötigt Windows 10 (1809) oder neuer mit 64 Bit."
LangString RUNNING ${LANG_ENGLISH} "${NAME} is running. Close it, and try again."
LangString RUNNING ${LANG_GERMAN} "${NAME} läuft. Schließen Sie das Programm und versuchen Sie es noch einmal."

!ifdef SIGN
  !uninstfinalize '"${SIGN}" "%1"' = 0
  !finalize '"${SIGN}" "%1"' = 0
!endif

Function .onInit
  SetRegView 64
  SetShellVarContext all
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} 17763
    MessageBox MB_ICONSTOP "$(UNSUITABLE)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  ${If} $INSTDIR == "" ; no /D
    ReadRegStr $INSTDIR HKLM "${BOOKS}" "InstallLocation"
  ${EndIf}
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
  ${EndIf}
FunctionEnd

Function un.onInit
  SetRegView 64
  SetShellVarContext all
FunctionEnd

; Windows lets nobody write to a program that runs: all of it is removed, or nothing.
!macro STOP_IF_IT_RUNS PROGRAM
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${PROGRAM}" a
    ${If} ${Errors}
      MessageBox MB_ICONSTOP "$(RUNNING)" /SD IDOK
      SetErrorLevel 3
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro REMOVE_PROGRAM
  !insertmacro STOP_IF_IT_RUNS "clickup-desktop.exe"
  !insertmacro STOP_IF_IT_RUNS "${NAME}.exe"
  ${If} ${FileExists} "$INSTDIR\clickup-desktop.exe"
    RMDir /r "$INSTDIR\_internal"
    Delete "$INSTDIR\clickup-desktop.exe"
    Delete "$INSTDIR\${NAME}.exe"
  ${EndIf}
!macroend

Section
  !insertmacro REMOVE_PROGRAM
  SetOutPath "$INSTDIR"
  File /r "${FROZEN}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${NAME}.exe"
  WriteRegStr HKLM "${BOOKS}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${BOOKS}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${BOOKS}" "DisplayIcon" "$INSTDIR\${NAME}.exe"
  WriteRegStr HKLM "${BOOKS}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${BOOKS}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${BOOKS}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${BOOKS}" "NoModify" 1
  WriteRegDWORD HKLM "${BOOKS}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKLM "${BOOKS}" "EstimatedSize" $0
SectionEnd

; What people have made lies in their own folders, and stays.
Section Uninstall
  !insertmacro REMOVE_PROGRAM
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKLM "${BOOKS}"
SectionEnd
