//! The programs with which people, and the intruder, read mail.

/// A program as it appears in the logs.
#[derive(Debug)]
pub struct Client {
    /// `ClientInfoString` of the mailbox audit.
    pub info: &'static str,
    /// Id of the application.
    pub app: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The process name, for a desktop program.
    pub process: Option<&'static str>,
    /// `clientAppUsed` of a sign-in.
    pub kind: &'static str,
    /// User agent of a sign-in.
    pub agent: &'static str,
    /// Operating system and browser of a sign-in.
    pub device: [&'static str; 2],
}

const EDGE: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/113.0.1774.42";

/// Outlook on a desktop.
pub const OUTLOOK: Client = Client {
    info: "Client=MSExchangeRPC",
    app: "d3590ed6-52b3-4102-aeff-aad2292ab01c",
    name: "Microsoft Office",
    process: Some("OUTLOOK.EXE"),
    kind: "Mobile Apps and Desktop clients",
    agent: "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
    device: ["Windows 10", "Rich Client 4.50.0.0"],
};

/// Outlook in a browser.
pub const OWA: Client = Client {
    info: "Client=OWA;Action=ViaProxy",
    app: "00000002-0000-0ff1-ce00-000000000000",
    name: "Office 365 Exchange Online",
    process: None,
    kind: "Browser",
    agent: EDGE,
    device: ["Windows 10", "Edge 113.0.1774"],
};

/// Outlook on a telephone.
pub const MOBILE: Client = Client {
    info: "Client=OutlookService;Outlook-iOS/2.0;",
    app: "27922004-5251-4030-b22d-91ecd9a37ea4",
    name: "Outlook Mobile",
    process: None,
    kind: "Mobile Apps and Desktop clients",
    agent: "Outlook-iOS/2.0",
    device: ["iOS 16.4", "Mobile Safari"],
};

/// Files in a browser.
pub const FILES: Client = Client {
    info: "",
    app: "00000003-0000-0ff1-ce00-000000000000",
    name: "Office 365 SharePoint Online",
    process: None,
    kind: "Browser",
    agent: EDGE,
    device: ["Windows 10", "Edge 113.0.1774"],
};

/// The application that owners never use. The real ids were not published; this one is made up.
const UNEXPECTED: &str = "05580558-0558-4558-8558-055805580558";

/// The intruder's scripts. Both strings are published.
pub const SCRIPTS: [Client; 2] = [
    Client {
        info: "Client=REST;Client=RESTSystem;;",
        app: UNEXPECTED,
        name: "",
        process: None,
        kind: "",
        agent: "",
        device: ["", ""],
    },
    Client {
        info: "Client=OWA;Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/92.0.4515.159 Safari/537.36",
        app: UNEXPECTED,
        name: "",
        process: None,
        kind: "",
        agent: "",
        device: ["", ""],
    },
];
